/** Business dates whose newest delivery does not count until a person confirms it. */
import type { SourceTableName } from "../model/tables.ts";
import type { Store } from "./store.ts";

export type HeldDay = {
  table: SourceTableName;
  date: string;
  /**
   * The delivery has far fewer rows of the day than what it would replace, or none of it at all; or its rows are others than
   * those that count, and nothing says that the newer ones replace the older.
   */
  kind: "smaller" | "vanished" | "replaced";
  rows: number;
  /** Rows that count meanwhile. */
  before: number;
  delivery: number;
  /** The delivery itself was read again: taken at its word, its new reading counts for all of its days. */
  isReading: boolean;
  /** Of that delivery. */
  file: string;
  run: string;
  arrivedAt: string;
  text: string;
  /** The command that takes the delivery at its word. */
  next: string;
};

type Row = {
  table_name: SourceTableName;
  business_date: string;
  delivery_id: number;
  rows: number;
  note: string | null;
  run_id: string;
  arrived_at: string;
  before: number | null;
  file: string | null;
  /** Why its rows and those that count are in doubt, with the delivery that counts: `rows 7`. */
  doubt?: string | null;
};

/** Newest dates first. Asked often, and of a state with many superseded versions: left to itself, SQLite reads them all. */
export function heldDays(store: Store): HeldDay[] {
  const rows = store.all<Row>(
    `SELECT d.table_name, d.business_date, d.delivery_id, d.rows, d.note, v.run_id, v.arrived_at,
       (SELECT sum(c.rows) FROM days AS c WHERE c.table_name = d.table_name AND c.business_date = d.business_date AND c.state = 'current') AS before,
       (SELECT source_name FROM files AS f WHERE f.delivery_id = d.delivery_id ORDER BY name_date IS NOT d.business_date, file_id LIMIT 1) AS file,
       (SELECT p.doubt || ' ' || c.delivery_id  FROM day_pairs AS p JOIN days AS c USING (table_name, business_date)
         WHERE p.table_name = d.table_name AND p.business_date = d.business_date AND p.doubt IS NOT NULL AND d.delivery_id IN (p.older, p.newer)
           AND c.delivery_id IN (p.older, p.newer) AND c.delivery_id <> d.delivery_id AND c.reading = 0 AND c.state = 'current' LIMIT 1) AS doubt
     FROM days AS d INDEXED BY days_by_state JOIN deliveries AS v USING (delivery_id)
     WHERE d.table_name IN ('sales', 'inventory') AND d.state = 'held' ORDER BY d.business_date DESC, d.table_name, d.delivery_id`,
  );
  return [...rows.map((row) => toHeldDay(row, fileNames(store, row))), ...heldReadings(store)].toSorted((a, b) =>
    a.date === b.date ? 0 : a.date < b.date ? 1 : -1,
  );
}

/** Days that their delivery, read again, would change so much that its older reading stays. */
function heldReadings(store: Store): HeldDay[] {
  const rows = store.all<Row>(
    `SELECT r.table_name, r.business_date, r.delivery_id, r.rows, NULL AS note, v.run_id, v.arrived_at, d.rows AS before,
       (SELECT source_name FROM files AS f WHERE f.delivery_id = r.delivery_id ORDER BY name_date IS NOT r.business_date, file_id LIMIT 1) AS file
     FROM doubtful_readings AS r JOIN days AS d USING (table_name, business_date, delivery_id) JOIN deliveries AS v USING (delivery_id)
     WHERE r.confirmed = 0 AND d.reading = 0 AND d.state = 'current'`,
  );
  return rows.map((row) => {
    const kind = row.rows === 0 ? "vanished" : "smaller";
    const day = toHeldDay({ ...row, note: kind }, null);
    return {
      ...day,
      isReading: true,
      text: `${day.file}, read again, has ${row.rows} of the ${day.before} rows of ${day.date}: its older reading stays, for all its days`,
    };
  });
}

/** The file that counts instead. */
function fileNames(store: Store, { doubt, business_date }: Row): string | null {
  if (doubt == null) return null;
  const delivery = Number(doubt.split(" ")[1]);
  return (
    store.get<{ name: string }>(
      "SELECT source_name AS name FROM files WHERE delivery_id = ? ORDER BY name_date IS NOT ?, file_id LIMIT 1",
      delivery,
      business_date,
    )?.name ?? `delivery ${delivery}`
  );
}

function toHeldDay(row: Row, other: string | null): HeldDay {
  const kind = row.note === "vanished" ? "vanished" : other !== null ? "replaced" : "smaller";
  const { table_name: table, business_date: date, rows } = row;
  const before = row.before ?? 0;
  const file = row.file ?? `delivery ${row.delivery_id}`;
  const texts = {
    smaller: `The replacement of ${date} has ${rows} rows instead of ${before}`,
    vanished: `${date} vanished: ${file} repeats the days around it and lacks it; its ${before} rows stay`,
    replaced: othersText(row, file, other ?? ""),
  };
  return {
    table,
    date,
    kind,
    rows,
    before,
    delivery: row.delivery_id,
    isReading: false,
    file,
    run: row.run_id,
    arrivedAt: row.arrived_at,
    text: texts[kind],
    next: `endcap confirm ${table} ${date} --${kind}`,
  };
}

/** Two deliveries of a day that hold other rows: what they are, which counts, and what settles it. */
function othersText({ table_name: table, business_date: date, rows, before, doubt }: Row, file: string, other: string) {
  const [reason] = (doubt ?? "").split(" ");
  const what = (said: string) =>
    `the ${rows} rows of ${date} in ${file} are ${said} the ${before} in ${other}, and only those of ${other} count; if that is right, endcap confirm ${table} ${date} --kept`;
  if (reason === "versions") return what("another version, by no name the older or the newer one, of");
  const hours = table === "sales" ? `tables.${table}.businessDayStartsAt (hours after midnight), ` : "";
  return `${what(reason === "stores" ? "of other stores than" : "other rows than")}; if the day needs both, set ${hours}tables.${table}.mode append (files that add up) or name the files as parts (_part1), and endcap backfill --from ${date}`;
}
