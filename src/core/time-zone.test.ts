import assert from "node:assert/strict";
import { test } from "node:test";
import { localTime } from "./time-zone.ts";

test("an instant is what the zone's clocks show, on either side of daylight saving", () => {
  for (const [date, time, offset, zone, local] of [
    ["2026-01-06", "04:30:00", 0, "America/New_York", "2026-01-05 23:30:00"],
    ["2026-07-06", "03:59:59", 0, "America/New_York", "2026-07-05 23:59:59"],
    ["2026-07-06", "04:00:00", 0, "America/New_York", "2026-07-06 00:00:00"],
    ["2026-03-28", "23:30:00", 0, "Europe/Berlin", "2026-03-29 00:30:00"],
    ["2026-03-29", "00:59:59", 0, "Europe/Berlin", "2026-03-29 01:59:59"],
    ["2026-03-29", "01:00:00", 0, "Europe/Berlin", "2026-03-29 03:00:00"],
    ["2026-10-25", "00:30:00", 0, "Europe/Berlin", "2026-10-25 02:30:00"],
    ["2026-10-25", "01:30:00", 0, "Europe/Berlin", "2026-10-25 02:30:00"],
    ["2026-01-05", "23:30:00", -300, "Asia/Kathmandu", "2026-01-06 10:15:00"],
    ["2026-01-05", "23:30:00", 330, "UTC", "2026-01-05 18:00:00"],
  ] as const) {
    const found = localTime({ date, time }, offset, zone);
    assert.equal(`${found.date} ${found.time}`, local, `${date} ${time} ${zone}`);
  }
});
