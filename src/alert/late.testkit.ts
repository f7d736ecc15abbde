/** The condition that tests of alerts begin with. */
import type { Condition } from "./alert.ts";

export const late: Condition = {
  kind: "late",
  subject: "sales",
  since: "2026-01-07T02:00:00Z",
  text: "sales of 2026-01-06 is missing",
  next: "Have it delivered",
  items: ["2026-01-06"],
};
