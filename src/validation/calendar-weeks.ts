/** What is odd about the weeks of a delivered calendar: said with its file; the calendar is used all the same. */
import type { Duck } from "../core/duck.ts";
import { readWeeks, type WeekRow } from "../model/calendars/weeks.ts";
import { BATCH } from "./batch-rows.ts";
import type { Finding } from "./rules.ts";
import type { BatchFile } from "./validate-batch.ts";

type Row = WeekRow & { file_id: number };

/** Each kind of finding once for a delivery, with its first case in words and how many more there are. */
export async function noteWeeks(duck: Duck, files: ReadonlyMap<number, BatchFile>): Promise<void> {
  const rows = await duck.rows<Row>(
    `SELECT file_id, CAST(cal_dt AS VARCHAR) AS cal_dt, yr_wk_num, yr_num, wk_num FROM ${BATCH.rows} ORDER BY file_id, line`,
  );
  const counted = rows.filter(({ file_id }) => {
    const file = files.get(file_id);
    return file !== undefined && file.refusal === null && !file.duplicate;
  });
  for (const own of Map.groupBy(counted, ({ file_id }) => files.get(file_id)?.landed.deliveryId).values())
    files.get(own[0]?.file_id ?? -1)?.findings.push(...weekFindings(own));
}

function weekFindings(rows: readonly Row[]): Finding[] {
  return [...Map.groupBy(readWeeks(rows).findings, ({ kind }) => kind)].map(([rule, [first, ...more]]) => ({
    rule,
    rows: 0,
    text: more.length === 0 ? (first?.what ?? "") : `${first?.what ?? ""}; and ${more.length} more like it`,
  }));
}
