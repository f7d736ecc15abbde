/**
 * A person's word on a day: the shops were closed, the smaller delivery is right, the day is no more, a table will not come, or
 * which of two deliveries with other rows counts.
 */
import { heldDays, type HeldDay } from "../catalog/held-days.ts";
import { UsageError } from "../core/errors.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { RuleName } from "../validation/rules.ts";
import { VANISHED } from "../validation/stored-versions.ts";
import type { Store } from "../catalog/store.ts";
import { confirmReadings } from "../validation/doubtful-readings.ts";
import { resolveDates } from "../validation/resolve-dates.ts";
import { requeueDeliveries } from "../validation/requeue.ts";
import type { Effects } from "../core/effects.ts";
import { byHand, type Hand } from "./by-hand.ts";
import type { Project } from "./project.ts";

export type ConfirmKind = "closed" | "smaller" | "vanished" | "replaced" | "kept" | "without";

export type ConfirmParams = { kind: ConfirmKind; table: SourceTableName; date: string; reason: string };

export type Confirmed = ConfirmParams & {
  /** Files that the next run reads again. */
  requeued: number;
  /** Held deliveries that count from now on; none where that was confirmed before. */
  taken: number;
};

export function confirmDay(project: Project, effects: Effects, params: ConfirmParams): Promise<Confirmed> {
  return byHand(project, effects, "confirm", (hand) => {
    const act = acts[params.kind](project, params, hand);
    return () => {
      project.store.run(
        "INSERT OR REPLACE INTO confirmations (kind, table_name, business_date, reason, at, delivery_id) VALUES (?, ?, ?, ?, ?, (SELECT max(delivery_id) FROM deliveries))",
        params.kind,
        params.table,
        params.date,
        params.reason,
        hand.at,
      );
      return { ...params, requeued: 0, taken: 0, ...act() };
    };
  });
}

type RefusedFile = { delivery_id: number; source_name: string; error: string };

/** Refusals that an empty file of a closed day has. */
const emptyRules: ReadonlySet<string> = new Set(["no-rows", "empty-file"] satisfies RuleName[]);

/** Whether the newest delivery of a day that has rows is a file without any: it and the person say the same. */
function isSaidEmpty(store: Store, table: string, date: string): boolean {
  const newest = store.get<{ status: string; error: string | null }>(
    "SELECT status, error FROM files WHERE table_name = ? AND name_date = ? ORDER BY file_id DESC LIMIT 1",
    table,
    date,
  );
  if (newest?.status !== "refused") return false;
  return emptyRules.has((JSON.parse(newest.error ?? "{}") as { rule: string }).rule);
}

/** The day without rows is no doubtful replacement of the rows that it had. */
function believeSmaller(store: Store, { table, date, reason, at }: Omit<ConfirmParams, "kind"> & { at: string }): void {
  store.run(
    "INSERT OR REPLACE INTO confirmations (kind, table_name, business_date, reason, at, delivery_id) VALUES ('smaller', ?, ?, ?, ?, (SELECT max(delivery_id) FROM deliveries))",
    table,
    date,
    reason,
    at,
  );
}

type Act = (
  project: Project,
  params: ConfirmParams,
  hand: Hand,
) => () => Partial<Pick<Confirmed, "requeued" | "taken">>;

/** Each looks first, and then, once the confirmation stands, acts. */
const acts: Record<ConfirmKind, Act> = {
  closed({ store }, { table, date, reason }, { id, at }) {
    const rows =
      store.get<{ rows: number | null }>(
        "SELECT sum(rows) AS rows FROM days WHERE table_name = ? AND business_date = ? AND state = 'current'",
        table,
        date,
      )?.rows ?? 0;
    if (rows > 0 && !isSaidEmpty(store, table, date))
      throw new UsageError({
        what: `${table} of ${date} has ${rows} rows: the shops were not closed`,
        next: "Check the date; a wrong delivery is replaced by a corrected one, or by `endcap rollback`",
      });
    const refused = store.all<RefusedFile>(
      "SELECT delivery_id, source_name, error FROM files WHERE status = 'refused' AND table_name = ? AND name_date = ? AND file_id IN (SELECT max(file_id) FROM files GROUP BY source_name)",
      table,
      date,
    );
    for (const { source_name, error } of refused) {
      const { rule, reason, next } = JSON.parse(error) as { rule: string; reason: string; next: string };
      if (!emptyRules.has(rule))
        throw new UsageError({
          what: `${source_name} was refused for another reason: ${reason}`,
          where: { table, file: source_name },
          next,
        });
    }
    const deliveries = [...new Set(refused.map(({ delivery_id }) => delivery_id))];
    if (deliveries.length > 0)
      return () => {
        if (rows > 0) believeSmaller(store, { table, date, reason, at });
        return { requeued: requeueDeliveries(store, deliveries) };
      };
    return () => {
      deliverNothing({ store }, { table, date }, { id, at });
      return {};
    };
  },
  smaller({ store, config }, { table, date }) {
    const held = heldOf(store, table, date, "smaller");
    if (held.length === 0) throw nothingHeld(`No smaller delivery of ${table} of ${date} is held`);
    return () => take({ store, config }, { table, date }, held);
  },
  vanished({ store, config }, { table, date }) {
    const held = heldOf(store, table, date, "vanished");
    if (held.length === 0 && !isVanished(store, table, date))
      throw nothingHeld(`No delivery lacks ${table} of ${date}`);
    return () => take({ store, config }, { table, date }, held);
  },
  replaced: ({ store, config }, { table, date }) => decideOthers({ store, config }, { table, date }, "kept"),
  kept: ({ store, config }, { table, date }) => decideOthers({ store, config }, { table, date }, "replaced"),
  without: () => () => ({}),
};

/** What is held counts instead of what counts meanwhile, or that is right; the other word of before is no more. */
function decideOthers(
  { store, config }: Pick<Project, "store" | "config">,
  { table, date }: Pick<ConfirmParams, "table" | "date">,
  before: ConfirmKind,
): () => Partial<Pick<Confirmed, "requeued" | "taken">> {
  const held = heldOf(store, table, date, "replaced");
  if (held.length === 0) throw nothingHeld(`No two deliveries of ${table} of ${date} are in doubt`);
  return () => {
    store.run("DELETE FROM confirmations WHERE kind = ? AND table_name = ? AND business_date = ?", before, table, date);
    return take({ store, config }, { table, date }, held);
  };
}

function heldOf(store: Store, table: SourceTableName, date: string, kind: HeldDay["kind"]): HeldDay[] {
  return heldDays(store).filter((day) => day.table === table && day.date === date && day.kind === kind);
}

function take(
  { store, config }: Pick<Project, "store" | "config">,
  { table, date }: Pick<ConfirmParams, "table" | "date">,
  held: readonly HeldDay[],
): Pick<Confirmed, "requeued" | "taken"> {
  resolveDates(store, config, table, [date]);
  const readings = held.flatMap(({ isReading, delivery }) => (isReading ? [delivery] : []));
  return { taken: held.length, requeued: confirmReadings(store, readings) };
}

function isVanished(store: Store, table: string, date: string): boolean {
  const vanished = store.get(
    "SELECT 1 AS yes FROM days WHERE state = 'current' AND note = ? AND table_name = ? AND business_date = ?",
    VANISHED,
    table,
    date,
  );
  return vanished !== undefined;
}

function nothingHeld(what: string): UsageError {
  return new UsageError({ what, next: "`endcap status` names what is held" });
}

/** A closed day of which no file came is a delivery without rows; a file that comes after all is newer. */
function deliverNothing(
  { store }: Pick<Project, "store">,
  { table, date }: { table: string; date: string },
  { id, at }: Hand,
): void {
  if (
    store.get(
      "SELECT 1 AS yes FROM days WHERE table_name = ? AND business_date = ? AND state = 'current'",
      table,
      date,
    ) !== undefined
  )
    return;
  const delivery = store.run(
    "INSERT INTO deliveries (table_name, name_date, effective_date, run_id, arrived_at, status) VALUES (?, ?, ?, ?, ?, 'accepted')",
    table,
    date,
    date,
    id,
    at,
  );
  store.run(
    "INSERT INTO days (table_name, business_date, delivery_id, rows, content, path, rows_delivery_id, state, note) VALUES (?, ?, ?, 0, '0:0:0', NULL, ?, 'current', 'confirmed as closed')",
    table,
    date,
    delivery,
    delivery,
  );
}
