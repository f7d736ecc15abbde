import { DatabaseSync } from "node:sqlite";
import { migrations } from "../../src/catalog/schema.ts";
import { code, markdownTable } from "./markdown.ts";

/** What each table of the state database is for, in the order of the flow. */
const purposes: Record<string, string> = {
  runs: "One row a run: who asked, its status, what it did, its error",
  steps: "One row for each attempt at a step of a run, with times, facts and error",
  events: "What happened, in order: the screens follow it live",
  lease: "Who runs now; at most one row",
  files:
    "Every file ever landed: where its copy stands, its checksum, its counts of rows, its findings, why it was refused",
  source_days:
    "What was last taken from an operational database: for each business date a mark that differs whenever its rows do",
  deliveries: "The files of one table that were found together for one date",
  days: "One row for each version of a table's business date (or whole snapshot): its rows, its content, where they stand, whether it counts",
  doubtful_readings:
    "Days on account of which a delivery that was read again is held, with the rows that it has of them now",
  day_pairs:
    "Deliveries of one business date whose rows were compared, and whether anything speaks against the newer replacing the older",
  confirmations:
    "What a person confirmed: a closed day, a smaller replacement, a day that vanished, which of two deliveries with other rows counts, a day without a table",
  commits: "The commit log: one row for each moment at which readers saw a new state",
  partitions: "Every version of every partition file: published by one commit, retired by another",
  held_partitions: "Candidates whose audit failed, with the failures",
  restatements: "What a commit changed in weeks that readers had seen, by measure, and which file caused it",
  alerts: "Alarms: since when, when sent, when resolved",
};

/** The state's tables and columns, from the migrations themselves. Throws where a table was added that nothing here describes. */
export function stateTablesSection(): string {
  const database = new DatabaseSync(":memory:");
  try {
    for (const sql of migrations) database.exec(sql);
    const found = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all();
    const names = new Set(found.map(({ name }) => String(name)));
    const lacking = [...names].filter((name) => !(name in purposes));
    if (lacking.length > 0) throw new Error(`scripts/docs/state.ts describes no ${lacking.join(", ")}`);
    const rows = Object.entries(purposes).map(([name, purpose]) => {
      if (!names.has(name)) throw new Error(`scripts/docs/state.ts describes ${name}, which the state does not have`);
      const columns = database.prepare("SELECT name FROM pragma_table_info(?)").all(name);
      return [code(name), purpose, columns.map((column) => code(String(column["name"]))).join(", ")];
    });
    return markdownTable(["Table", "What it holds", "Columns"], rows);
  } finally {
    database.close();
  }
}
