import assert from "node:assert/strict";
import { test } from "node:test";
import { generateCalendar, generatedCalendarKinds } from "../../src/model/calendars/generate.ts";
import { generatedWeek } from "./dates.ts";

test("the product's calendars and the reckoning's agree on the week of every day of seventy years", () => {
  for (const kind of generatedCalendarKinds) {
    const rows = generateCalendar(kind, "1990-01-01", "2060-12-31");
    const wrong = rows.filter((row) => row.yr_wk_num !== generatedWeek(kind, row.cal_dt).number);
    assert.deepEqual(wrong.slice(0, 3), [], kind);
    assert.ok(rows.length > 25_900);
  }
});
