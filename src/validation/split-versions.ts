/**
 * Files of one day found together that are no parts of each other by name, and hold the same rows in two versions: a copy
 * of before, a correction in a folder of its own. They are never added: each becomes a delivery of its own.
 */
import type { Store } from "../catalog/store.ts";
import type { Duck } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import { BATCH } from "./batch-rows.ts";
import { compareRows } from "./compare-rows.ts";
import { compareNames } from "./day-pairs.ts";
import { areVersions } from "./judge-pair.ts";
import type { FileDay } from "./measure-batch.ts";
import type { LandedFile } from "./prepare-file.ts";
import type { BatchFile } from "./validate-batch.ts";

/** Beyond, a day's files are many by habit, and no copies of each other. */
const MOST_FILES = 20;
/** Of two files that share many dates, so many are looked at. */
const MOST_DATES = 12;

type Candidate = { first: LandedFile; second: LandedFile; date: string };

/** Returns the files with their deliveries where some were split, else null. */
export async function splitVersions(
  { duck, store, table }: { duck: Duck; store: Store; table: SourceTable },
  files: ReadonlyMap<number, BatchFile>,
  days: readonly FileDay[],
): Promise<LandedFile[] | null> {
  if (table.key.length > 0) return null;
  const candidates = candidatesOf(files, days);
  if (candidates.length === 0) return null;
  const claim = ({ fileId, deliveryId }: LandedFile, date: string) => ({ date, deliveryId, fileId, path: null });
  const facts = await compareRows(
    duck,
    table,
    candidates.map(({ first, second, date }) => ({ older: claim(first, date), newer: claim(second, date) })),
    BATCH.rows,
  );
  const against = new Map<number, Set<number>>();
  candidates.forEach(({ first, second }, index) => {
    const found = facts[index] ?? null;
    if (found === null || !areVersions(found)) return;
    against.set(second.fileId, (against.get(second.fileId) ?? new Set()).add(first.fileId));
  });
  if (against.size === 0) return null;
  return divide(
    store,
    [...files.values()].map(({ landed }) => landed),
    against,
  );
}

/** Pairs that share a date, whose names tell no parts apart, and whose rows of the date are not all equal. */
function candidatesOf(files: ReadonlyMap<number, BatchFile>, days: readonly FileDay[]): Candidate[] {
  const all = [...Map.groupBy(days, ({ deliveryId, date }) => `${deliveryId} ${date}`).values()].flatMap((sharing) => {
    if (sharing.length < 2 || sharing.length > MOST_FILES) return [];
    const own = sharing
      .flatMap((day) => {
        const file = files.get(day.fileId);
        return file === undefined || file.refusal !== null || file.duplicate ? [] : [{ day, landed: file.landed }];
      })
      .toSorted((a, b) => compareNames(a.landed.name, b.landed.name));
    return own.flatMap((first, index) =>
      own
        .slice(index + 1)
        .filter(
          (second) =>
            !areParts(first.landed, second.landed) &&
            (first.day.contentSum !== second.day.contentSum || first.day.contentXor !== second.day.contentXor),
        )
        .map((second) => ({ first: first.landed, second: second.landed, date: first.day.date })),
    );
  });
  const byFiles = Map.groupBy(all, ({ first, second }) => `${first.fileId} ${second.fileId}`);
  return [...byFiles.values()].flatMap((own) => {
    const step = Math.max(1, Math.ceil(own.length / MOST_DATES));
    return own.filter((_, index) => index % step === 0);
  });
}

function areParts(a: LandedFile, b: LandedFile): boolean {
  return a.part !== null && b.part !== null && a.part !== b.part;
}

/** A file goes into the first delivery that holds no other version of it; the first is the one that there was. */
function divide(
  store: Store,
  files: readonly LandedFile[],
  against: ReadonlyMap<number, ReadonlySet<number>>,
): LandedFile[] {
  const moved = new Map<number, number>();
  store.transaction(() => {
    for (const [id, members] of Map.groupBy(files, ({ deliveryId }) => deliveryId)) {
      const deliveries: { id: number; files: number[] }[] = [{ id, files: [] }];
      for (const { fileId } of members.toSorted((a, b) => compareNames(a.name, b.name))) {
        const others = against.get(fileId);
        let place = deliveries.find(({ files: there }) => !there.some((other) => others?.has(other) === true));
        if (place === undefined) {
          const copy = store.run(
            "INSERT INTO deliveries (table_name, name_date, effective_date, run_id, arrived_at, status) SELECT table_name, name_date, effective_date, run_id, arrived_at, 'landed' FROM deliveries WHERE delivery_id = ?",
            id,
          );
          place = { id: copy, files: [] };
          deliveries.push(place);
        }
        place.files.push(fileId);
        if (place.id === id) continue;
        store.run("UPDATE files SET delivery_id = ? WHERE file_id = ?", place.id, fileId);
        moved.set(fileId, place.id);
      }
    }
  });
  return files.map((file) => {
    const deliveryId = moved.get(file.fileId);
    return deliveryId === undefined ? file : { ...file, deliveryId, foundTogether: String(deliveryId) };
  });
}
