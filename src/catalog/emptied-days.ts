/** Days that were delivered, though not a single row of them could be accepted. */
import type { Store } from "./store.ts";

export type EmptiedDay = { file: string; reason: string; next: string };

type Emptied = { table_name: string; name_date: string; source_name: string; quarantined: number };

/** By `<table> <date>`, from the newest files whose names say the date; a day may still have rows of another delivery. */
export function emptiedDays(store: Store): Map<string, EmptiedDay> {
  const rows = store.all<Emptied>(
    `SELECT table_name, name_date, source_name, quarantined FROM files AS f
     WHERE status = 'accepted' AND accepted = 0 AND quarantined > 0 AND name_date IS NOT NULL AND table_name IN ('sales', 'inventory')
       AND NOT EXISTS (SELECT 1 FROM files AS newer WHERE newer.source_name = f.source_name AND newer.file_id > f.file_id)
     ORDER BY file_id`,
  );
  return new Map(
    rows.map(({ table_name, name_date, source_name, quarantined }) => [
      `${table_name} ${name_date}`,
      {
        file: source_name,
        reason: `${source_name} came, and ${quarantined === 1 ? "its only row is" : `all of its ${quarantined} rows are`} in quarantine`,
        next: `See them and why: endcap quarantine list --file ${/\s/.test(source_name) ? JSON.stringify(source_name) : source_name}; then have the file delivered again, or correct the configuration and say: endcap quarantine retry`,
      },
    ]),
  );
}
