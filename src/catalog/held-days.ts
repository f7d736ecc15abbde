/** Business dates whose newest delivery does not count until a person confirms it. */
import type { SourceTableName } from "../model/tables.ts";
import type { Store } from "./store.ts";

export type HeldDay = {
  table: SourceTableName;
  date: string;
  /** The delivery has far fewer rows of the day than what it would replace, or none of it at all. */
  kind: "smaller" | "vanished";
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
};

/** Newest dates first. Asked often, and of a state with many superseded versions: left to itself, SQLite reads them all. */
export function heldDays(store: Store): HeldDay[] {
  const rows = store.all<Row>(
    `SELECT d.table_name, d.business_date, d.delivery_id, d.rows, d.note, v.run_id, v.arrived_at,
       (SELECT sum(c.rows) FROM days AS c WHERE c.table_name = d.table_name AND c.business_date = d.business_date AND c.state = 'current') AS before,
       (SELECT source_name FROM files AS f WHERE f.delivery_id = d.delivery_id ORDER BY name_date IS NOT d.business_date, file_id LIMIT 1) AS file
     FROM days AS d INDEXED BY days_by_state JOIN deliveries AS v USING (delivery_id)
     WHERE d.table_name IN ('sales', 'inventory') AND d.state = 'held' ORDER BY d.business_date DESC, d.table_name, d.delivery_id`,
  );
  return [...rows.map(toHeldDay), ...heldReadings(store)].toSorted((a, b) =>
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
    const day = toHeldDay({ ...row, note: kind });
    return {
      ...day,
      isReading: true,
      text: `${day.file}, read again, has ${row.rows} of the ${day.before} rows of ${day.date}: its older reading stays, for all its days`,
    };
  });
}

function toHeldDay(row: Row): HeldDay {
  const kind = row.note === "vanished" ? "vanished" : "smaller";
  const { table_name: table, business_date: date, rows } = row;
  const before = row.before ?? 0;
  const file = row.file ?? `delivery ${row.delivery_id}`;
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
    text:
      kind === "smaller"
        ? `The replacement of ${date} has ${rows} rows instead of ${before}`
        : `${date} vanished: ${file} repeats the days around it and lacks it; its ${before} rows stay`,
    next: `endcap confirm ${table} ${date} --${kind}`,
  };
}
