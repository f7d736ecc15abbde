/** Alerts in the run's own stream, and with it on the terminal, in the log and on the screens. */
import type { Effects } from "../../core/effects.ts";
import { noticeLines, type Channel } from "../channel.ts";

export function logChannel(effects: Effects): Channel {
  return {
    name: "log",
    async send({ notices }) {
      for (const notice of notices) {
        const kind = notice.state === "resolved" ? "note" : "warning";
        effects.report({ kind, step: "notify", text: noticeLines(notice).join(". "), facts: { alert: notice } });
      }
    },
  };
}
