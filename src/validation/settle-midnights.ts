/** Files whose dates looked like midnights UTC at their start are read wholly before they are taken for days. */
import { groupFiles, type PrepareContext, type PreparedFile } from "./prepare-file.ts";
import { baseRelation, columnText } from "./read-group.ts";
import { MIDNIGHT_UTC, ZONE } from "./zoned-dates.ts";

/** The same file, its dates instants where any of them is no midnight. */
export async function settleMidnights(context: PrepareContext, file: PreparedFile): Promise<PreparedFile> {
  if (file.zonedDates !== "midnights") return file;
  const [group] = groupFiles(context, [file]);
  const date = file.columns.find(({ column }) => column.name === context.table.dateColumn);
  const x = group === undefined || date === undefined ? null : columnText(date, group);
  if (group === undefined || x === null) return file;
  const { days } = await context.duck.row<{ days: boolean | null }>(
    `SELECT bool_and(NOT regexp_matches(x, '${ZONE}') OR regexp_full_match(trim(x), '${MIDNIGHT_UTC}')) AS days
     FROM (SELECT ${x} AS x FROM (${baseRelation(group)}))`,
  );
  return days === false ? { ...file, zonedDates: "instants" } : file;
}
