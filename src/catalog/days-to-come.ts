/** Rows dated after the day on which they arrived are typing errors, however they are told: they move no "as of". */
import { localTime } from "../arrival/due.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Store } from "./store.ts";

/** Whether a delivery arrived before that date began where the project is. */
export function createDayToCome(
  store: Store,
  { timeZone }: Pick<ProjectConfig, "timeZone">,
): (day: { delivery: number; date: string }) => boolean {
  const arrivedOn = new Map<number, string | null>();
  return ({ delivery, date }) => {
    let day = arrivedOn.get(delivery);
    if (day === undefined) {
      const row = store.get<{ at: string }>("SELECT arrived_at AS at FROM deliveries WHERE delivery_id = ?", delivery);
      day = row === undefined ? null : localTime(new Date(row.at), timeZone).date;
      arrivedOn.set(delivery, day);
    }
    return day !== null && date > day;
  };
}
