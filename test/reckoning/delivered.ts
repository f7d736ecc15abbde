/** Deliveries as the reckoning sees them, and the rule by which a newer one replaces an older. */
import type { RawRow, TableName } from "./contract.ts";

export type DeliveredRow = {
  /** Physical line, counted from 1. */
  line: number;
  row: RawRow;
};

export type DeliveredFile = {
  /** Within the source folder. */
  path: string;
  table: TableName;
  /** The date in the name of the file or its folder. */
  nameDate: string | null;
  /** Which run is the first to find these bytes under this name. */
  arrival: number;
  /** Equal for equal bytes. */
  bytesId: string;
  /** The contract's columns that the file has. */
  columns: readonly string[];
  rows: readonly DeliveredRow[];
  /** Blank lines and repeated headers. */
  skipped: number;
};

/** Files of one table that say the same date and were found together. */
export type DeliveryGroup = { table: TableName; nameDate: string | null; arrival: number; files: DeliveredFile[] };

/** A table's deliveries, the one that counts most last; the same bytes for the same date count once. */
export function deliveriesInOrder(files: readonly DeliveredFile[], table: TableName): DeliveryGroup[] {
  const groups = new Map<string, DeliveryGroup>();
  for (const file of withoutDoubles(files)) {
    if (file.table !== table) continue;
    const id = `${file.nameDate}/${file.arrival}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { table, nameDate: file.nameDate, arrival: file.arrival, files: [file] });
    else group.files.push(file);
  }
  return [...groups.values()].sort(byNameDateThenArrival);
}

/** The files without those that repeat another's bytes under another name. */
export function withoutDoubles(files: readonly DeliveredFile[]): DeliveredFile[] {
  const seen = new Set<string>();
  return [...files]
    .sort((a, b) => a.arrival - b.arrival)
    .filter((file) => {
      const id = `${file.table}/${file.nameDate}/${file.bytesId}`;
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew;
    });
}

function byNameDateThenArrival(a: DeliveryGroup, b: DeliveryGroup): number {
  const first = a.nameDate ?? "";
  const second = b.nameDate ?? "";
  if (first !== second) return first < second ? -1 : 1;
  return a.arrival - b.arrival;
}

/** Every path → the one under which its bytes count: itself, or the first of those with the same bytes. */
export function countedPaths(files: readonly DeliveredFile[]): Map<string, string> {
  const counted = new Map(
    withoutDoubles(files).map((file) => [`${file.table}/${file.nameDate}/${file.bytesId}`, file.path]),
  );
  return new Map(
    files.map((file) => [file.path, counted.get(`${file.table}/${file.nameDate}/${file.bytesId}`) ?? file.path]),
  );
}
