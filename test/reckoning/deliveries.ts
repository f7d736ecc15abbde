/** A shop as the files that a retailer would deliver, night by night, in a manner chosen by the seed. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createHash } from "node:crypto";
import {
  dimensionNames,
  factNames,
  type DimensionName,
  type FactName,
  type RawRow,
  type TableName,
} from "./contract.ts";
import { randomDialect, writeCsv, type Spelling } from "./csv-writer.ts";
import type { DeliveredFile } from "./delivered.ts";
import { folderPath, otherFileName, randomFileName, type FileName } from "./file-names.ts";
import { fitsParquet, writeParquet } from "./parquet-writer.ts";
import { seededRandom, type Random } from "./random.ts";
import type { Shop } from "./shop.ts";
import { planEmissions, randomManner, randomTimeline, type Emission, type Manner } from "./timeline.ts";

export type FileWrite = { path: string; bytes: Uint8Array; file: Omit<DeliveredFile, "arrival"> };

export type Schedule = {
  shop: Shop;
  /** What appears in, or is written over in, the source folder before each run; the first before `init`. */
  nights: FileWrite[][];
  /** What the person says at `init`, as arguments. */
  initArguments: string[];
};

export async function planDeliveries(shop: Shop): Promise<Schedule> {
  const random = seededRandom(shop.seed, "deliveries");
  const timeline = randomTimeline(random.fork("timeline"), shop);
  const spelling = randomSpelling(random);
  const nights: FileWrite[][] = Array.from({ length: timeline.nights }, () => []);
  for (const table of factNames) await addFact(table);
  for (const table of dimensionNames) await addDimension(table);
  return { shop, nights, initArguments: initArguments(shop, spelling) };

  async function addFact(table: FactName): Promise<void> {
    const source = random.fork(table);
    const manner = randomManner(source);
    const emissions = planEmissions(source, shop, timeline, table, manner);
    const names = new Map<string, FileName & { extension: string | null }>();
    for (const emission of emissions) {
      const id = String(emission.nameDate);
      const isOnly = emissions.filter((other) => other.nameDate === emission.nameDate).length === 1;
      const name = names.get(id) ?? { ...randomFileName(source, table, emission.nameDate), extension: null };
      const parts = source.shuffle(rowsOf(shop, table, emission));
      const count =
        isOnly && emission.nameDate !== null && parts.length >= 4 && source.chance(0.25) ? source.int(2, 3) : 1;
      for (let part = 0; part < count; part++) {
        const rows = parts.filter((_, index) => index % count === part);
        const stem = stemOf(table, manner, emission, name.stem, part, count);
        const write = await writeTable(source, {
          table,
          rows,
          stem,
          extension: name.extension,
          nameDate: emission.nameDate,
          mayBeParquet: isOnly,
        });
        nights[emission.night]?.push(write);
        names.set(id, { ...name, extension: extensionOf(write.path) });
        if (isOnly && count === 1 && emission.nameDate !== null && manner.name !== "folders" && source.chance(0.15)) {
          const twin = otherFileName(source, table, emission.nameDate, name);
          nights[source.int(emission.night, timeline.nights - 1)]?.push(renamed(write, twin.stem));
        }
      }
    }
  }

  async function addDimension(table: DimensionName): Promise<void> {
    const snapshots = shop.dimensions[table];
    if (snapshots.length === 0) return;
    const source = random.fork(table);
    const isDated = source.chance(0.4);
    const everyNight = source.chance(0.5);
    const mayBeParquet = snapshots.every((rows) =>
      fitsParquet({ table, columns: shop.columns[table], rows, keys: shop.keys }),
    );
    const changesAt = source.int(1, timeline.nights - 1);
    const names = new Map<string, { stem: string; extension: string | null }>();
    for (let night = 0; night < timeline.nights; night++) {
      const version = snapshots.length > 1 && night >= changesAt ? 1 : 0;
      if (night > 0 && !everyNight && !(version === 1 && night === changesAt)) continue;
      const nameDate = isDated ? timeline.lastDate(night) : null;
      const name = names.get(String(nameDate)) ?? {
        stem: randomFileName(source, table, nameDate).stem,
        extension: null,
      };
      const rows = snapshots[version] ?? [];
      const write = await writeTable(source, {
        table,
        rows,
        stem: name.stem,
        extension: name.extension,
        nameDate,
        mayBeParquet,
      });
      names.set(String(nameDate), { stem: name.stem, extension: extensionOf(write.path) });
      nights[night]?.push(write);
    }
  }

  /** Written over with the same extension; else in any that the rows allow. */
  async function writeTable(
    source: Random,
    { table, rows, stem, extension, nameDate, mayBeParquet }: TableWrite,
  ): Promise<FileWrite> {
    const columns = shop.columns[table];
    const asParquet = extension === null ? mayBeParquet && source.chance(0.12) : extension === ".parquet";
    if (asParquet && fitsParquet({ table, columns, rows, keys: shop.keys })) {
      const bytes = await writeParquet({ table, columns, rows, keys: shop.keys, random: source });
      return fileWrite(
        {
          table,
          path: `${stem}.parquet`,
          nameDate,
          columns,
          rows: rows.map((row, index) => ({ line: index + 1, row })),
          skipped: 0,
        },
        bytes,
      );
    }
    const dialect = randomDialect(source, rows);
    const fixed = extension === ".parquet" ? ".csv" : extension;
    if (fixed !== null) dialect.gzip = fixed.endsWith(".gz");
    if (fixed === ".tsv") dialect.delimiter = "\t";
    const { bytes, rows: written, skipped } = writeCsv({ table, columns, rows, dialect, spelling, random: source });
    const chosen = dialect.gzip
      ? ".csv.gz"
      : dialect.delimiter === "\t"
        ? source.pick([".tsv", ".csv"])
        : source.pick([".csv", ".csv", ".CSV"]);
    return fileWrite({ table, path: stem + (fixed ?? chosen), nameDate, columns, rows: written, skipped }, bytes);
  }
}

type TableWrite = {
  table: TableName;
  rows: readonly RawRow[];
  stem: string;
  /** That of the file to be written over, or of the other parts. */
  extension: string | null;
  nameDate: string | null;
  mayBeParquet: boolean;
};

function randomSpelling(random: Random): Spelling {
  return {
    dates: random.pick(["YYYY-MM-DD", "YYYY-MM-DD", "YYYY-MM-DD", "MM/DD/YYYY", "DD.MM.YYYY"] as const),
    decimal: random.pick([".", ".", ".", ","] as const),
  };
}

function initArguments(shop: Shop, { dates, decimal }: Spelling): string[] {
  return [
    ...(dates === "YYYY-MM-DD" ? [] : ["--set", `dates=${dates}`]),
    ...(decimal === "." ? [] : ["--set", "decimal=,"]),
    ...(shop.days.inventory.length > 0 ? ["--set", `inventory.cadence=${shop.stockCadence}`] : []),
    ...(shop.dimensions.calendar.length > 0 || shop.generated === "iso" ? [] : ["--set", `calendar=${shop.generated}`]),
  ];
}

function rowsOf(shop: Shop, table: FactName, emission: Emission): RawRow[] {
  return emission.days.flatMap(({ date, version }) => {
    const rows = shop.days[table].find((day) => day.date === date)?.versions[version] ?? [];
    return emission.night === 0 ? rows.filter((row) => row.afterInit !== true) : rows;
  });
}

function stemOf(
  table: TableName,
  manner: Manner,
  emission: Emission,
  stem: string,
  part: number,
  parts: number,
): string {
  if (manner.name === "folders" && emission.nameDate !== null) return folderPath(table, emission.nameDate, part);
  return parts === 1 ? stem : `${stem}_part${part + 1}`;
}

function extensionOf(path: string): string {
  return /(\.csv\.gz|\.\w+)$/i.exec(path)?.[0] ?? "";
}

function renamed(write: FileWrite, stem: string): FileWrite {
  const path = stem + extensionOf(write.path);
  return { ...write, path, file: { ...write.file, path } };
}

function fileWrite(file: Omit<DeliveredFile, "arrival" | "bytesId">, bytes: Uint8Array): FileWrite {
  return { path: file.path, bytes, file: { ...file, bytesId: createHash("sha256").update(bytes).digest("hex") } };
}

/** Puts a night's files where the product looks for them. */
export async function deliver(folder: string, night: readonly FileWrite[]): Promise<void> {
  for (const { path, bytes } of night) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await rm(join(folder, path), { force: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** What a product that ran after each night, up to the given one, has been given. */
export function filesEveryNight({ nights }: Schedule, upTo = nights.length - 1): DeliveredFile[] {
  return nights.slice(0, upTo + 1).flatMap((night, arrival) => night.map(({ file }) => ({ ...file, arrival })));
}

/** What a product that runs once, after the last night, finds: of files written over, the last. */
export function filesAtOnce({ nights }: Schedule): DeliveredFile[] {
  const byPath = new Map(nights.flat().map(({ path, file }) => [path, { ...file, arrival: 0 }]));
  return [...byPath.values()];
}
