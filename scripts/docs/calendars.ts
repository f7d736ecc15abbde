import { comparableWeeks } from "../../src/model/calendars/comparable.ts";
import { generateCalendar, generatedCalendarKinds } from "../../src/model/calendars/generate.ts";
import { readWeeks, type Week } from "../../src/model/calendars/weeks.ts";
import { code, markdownTable } from "./markdown.ts";

/** The generated calendars side by side: what their rows say of one year, and which years have 53 weeks. */
export function calendarKindsSection(): string {
  const rows = generatedCalendarKinds.map((kind) => {
    const days = generateCalendar(kind, "2000-06-01", "2040-06-01");
    const first = days.find((day) => day.yr_num === 2026)!;
    const longYears = new Set(days.filter((day) => day.wk_num === 53).map((day) => day.yr_num));
    const recent = [...longYears].filter((year) => year >= 2010);
    const names = days.slice(0, 7).map((day) => day.day_of_wk_desc);
    return [code(kind), first.cal_type_desc, `${names[0]}–${names[6]}`, first.cal_dt, recent.join(", ")];
  });
  const header = ["Setting", "`cal_type_desc`", "Week", "2026 begins", "Years of 53 weeks, 2010–2040"];
  return markdownTable(header, rows);
}

/** NRF years around the 53 weeks of 2023: each week with the one it is compared with. */
export function calendarExampleSection(): string {
  const { weeks } = readWeeks(generateCalendar("nrf-4-5-4", "2022-06-01", "2025-06-01"));
  const compared = comparableWeeks(weeks);
  const byKey = new Map(weeks.map((week) => [week.yrWk, week]));
  const shown = [202301, 202302, 202352, 202353, 202401, 202422, 202447, 202452, 202501, 202552];
  const rows = shown.map((key) => {
    const prior = byKey.get(compared.get(key) ?? Number.NaN);
    const cells = [code(String(key)), daysOf(byKey.get(key)!)];
    return prior === undefined ? [...cells, "none", ""] : [...cells, code(String(prior.yrWk)), daysOf(prior)];
  });
  return markdownTable(["Week", "Its days", "Compared with", "Its days"], rows);
}

function daysOf(week: Week): string {
  return `${week.first} to ${week.last}`;
}
