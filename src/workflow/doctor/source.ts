/** Where the data comes from, and when. */
import { access, constants } from "node:fs/promises";
import { lastDueDate, localTime, nextDue } from "../../arrival/due.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { projectPaths } from "../../landing/paths.ts";
import { openSource } from "../../source/index.ts";
import type { Check } from "../doctor.ts";

export function sourceChecks(config: ProjectConfig, now: Date): Check[] {
  return [
    {
      name: "source",
      async look() {
        const { source } = config;
        if (source.kind === "simulator") {
          await access(source.database, constants.R_OK);
          return { status: "ok", text: `the simulated retailer, ${source.database}` };
        }
        const { address, look } = await openSource({ config, paths: projectPaths(config.dir) });
        const { files, unknown, unreadable } = await look();
        const text = `${address}: ${files.length} files of the tables${unknown.length === 0 ? "" : `, ${unknown.length} others`}`;
        if (files.length === 0)
          return { status: "warn", text, next: "Check source and the tables' file names in the configuration" };
        const [first, ...others] = unreadable;
        if (first !== undefined) {
          const more = others.length === 0 ? "" : `, and ${others.length} more that cannot be read`;
          return {
            status: "warn",
            text: `${text}; ${first.file} ${first.reason}${more}`,
            next: "Put whole files there that the user that runs Endcap may read",
          };
        }
        return { status: "ok", text };
      },
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
