/** Where the data comes from, and when. */
import { lastDueDate, localTime, nextDue } from "../../arrival/due.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { projectPaths } from "../../landing/paths.ts";
import { openSource } from "../../source/index.ts";
import type { Check } from "../doctor.ts";

export function sourceChecks(config: ProjectConfig, now: Date): Check[] {
  return [
    {
      name: "source",
      look: async () => (await openSource({ config, paths: projectPaths(config.dir) })).examine(),
    },
    {
      name: "time zone",
      async look() {
        const { date, time } = localTime(now, config.timeZone);
        const next = localTime(nextDue(now, config), config.timeZone);
        return {
          status: "ok",
          text: `${config.timeZone}: ${date} ${time}; files of ${lastDueDate(now, config)} are due, the next ones ${next.date} ${next.time}`,
        };
      },
    },
  ];
}
