import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../core/dates.ts";
import { deadlineAt, dueAt, lastDueDate, localTime, nextDue } from "./due.ts";

const berlin = { timeZone: "Europe/Berlin", arrivalAt: "03:00" };

test("due at 03:00 of the day after, in the retailer's time", () => {
  assert.equal(dueAt("2026-01-05", berlin).toISOString(), "2026-01-06T02:00:00.000Z");
  assert.equal(dueAt("2026-07-05", berlin).toISOString(), "2026-07-06T01:00:00.000Z");
  assert.equal(
    dueAt("2026-01-05", { ...berlin, timeZone: "Pacific/Kiritimati" }).toISOString(),
    "2026-01-05T13:00:00.000Z",
  );
  assert.equal(
    dueAt("2026-01-05", { ...berlin, timeZone: "Pacific/Pago_Pago" }).toISOString(),
    "2026-01-06T14:00:00.000Z",
  );
});

test("a date is due from its instant on", () => {
  assert.equal(lastDueDate(new Date("2026-01-06T01:59:59Z"), berlin), "2026-01-04");
  assert.equal(lastDueDate(new Date("2026-01-06T02:00:00Z"), berlin), "2026-01-05");
  assert.equal(lastDueDate(new Date("2026-01-06T22:59:00Z"), berlin), "2026-01-05");
  assert.equal(lastDueDate(new Date("2026-01-06T23:30:00Z"), berlin), "2026-01-05");
});

test("a skipped time counts at the end of the skip, a doubled one the first time", () => {
  const odd = { ...berlin, arrivalAt: "02:30" };
  assert.equal(dueAt("2026-03-28", odd).toISOString(), "2026-03-29T01:00:00.000Z");
  assert.equal(dueAt("2026-10-24", odd).toISOString(), "2026-10-25T00:30:00.000Z");
});

for (const timeZone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
  for (const arrivalAt of ["00:00", "01:45", "02:30", "03:00"]) {
    test(`each business date of a year is due once: ${timeZone} ${arrivalAt}`, () => {
      const arrival = { timeZone, arrivalAt };
      let due = dueAt("2025-12-31", arrival);
      for (let date = "2026-01-01"; date <= "2026-12-31"; date = addDays(date, 1)) {
        due = nextDue(due, arrival);
        assert.equal(due.getTime(), dueAt(date, arrival).getTime(), date);
        assert.equal(localTime(due, timeZone).date, addDays(date, 1));
        assert.equal(lastDueDate(due, arrival), date);
      }
    });
  }
}

test("what is missing is waited for three hours, or until the local time that is written, also past midnight", () => {
  const arrival = { timeZone: "Europe/Berlin", arrivalAt: "03:00" };
  const until = (arrivalUntil: string | null) => deadlineAt("2026-01-05", { ...arrival, arrivalUntil }).toISOString();
  assert.equal(until(null), "2026-01-06T05:00:00.000Z");
  assert.equal(until("07:30"), "2026-01-06T06:30:00.000Z");
  assert.equal(until("01:00"), "2026-01-07T00:00:00.000Z");
  assert.equal(
    deadlineAt("2026-03-28", { ...arrival, arrivalAt: "01:30", arrivalUntil: "03:30" }).toISOString(),
    "2026-03-29T01:30:00.000Z",
  );
});
