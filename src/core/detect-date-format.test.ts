import assert from "node:assert/strict";
import { test } from "node:test";
import { detectDateFormat } from "./detect-date-format.ts";

function days(count: number, write: (day: number, month: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => write((index % 28) + 1, Math.floor(index / 28) + 1));
}

test("ISO dates need no format", () => {
  assert.deepEqual(detectDateFormat(["2026-01-05", "2026-1-6", "20260107", "", "  "]), { kind: "iso" });
  assert.deepEqual(detectDateFormat([...days(40, (d, m) => `2026-0${m}-${d}`), "Total"]), { kind: "iso" });
  assert.deepEqual(detectDateFormat(["2026-01-05 10:00:00", "2026-01-06T10:00:00Z"]), { kind: "iso" });
});

test("one day beyond the twelfth decides", () => {
  assert.deepEqual(detectDateFormat(["1/5/2026", "1/13/2026"]), {
    kind: "declared",
    format: "MM/DD/YYYY",
    evidence: '"1/13/2026" is a date only as MM/DD/YYYY',
  });
  assert.deepEqual(detectDateFormat(["05.01.2026", "31.12.2025", "Summe"]), {
    kind: "declared",
    format: "DD.MM.YYYY",
    evidence: '"31.12.2025" is a date only as DD.MM.YYYY',
  });
  assert.equal(kindAndFormat(["1-5-26", "1-31-26", "1-2-26"]), "declared MM-DD-YY");
  assert.equal(kindAndFormat(["05012026", "31122025"]), "declared DDMMYYYY");
  assert.equal(kindAndFormat(["320131", "261231", "260705"]), "declared YYMMDD");
});

test("month names and times", () => {
  assert.equal(kindAndFormat(["05-Jan-2026", "06-FEB-2026"]), "declared DD-MMM-YYYY");
  assert.equal(kindAndFormat(["5-Jan-26"]), "declared DD-MMM-YY");
  assert.equal(kindAndFormat(["Jan 5, 2026", "December 31, 2025"]), "declared MMM DD, YYYY");
  assert.equal(kindAndFormat(["05JAN2026"]), "declared DDMMMYYYY");
  assert.equal(kindAndFormat(["12/1/10 8:26", "12/13/10 10:00"]), "declared MM/DD/YY");
  assert.equal(kindAndFormat(["1/31/2026 8:26:00 AM"]), "declared MM/DD/YYYY");
});

test("what fits two formats is a question, never a guess", () => {
  assert.deepEqual(detectDateFormat(["3/7/2010", "4/7/2010"]), {
    kind: "ambiguous",
    candidates: ["MM/DD/YYYY", "DD/MM/YYYY"],
    example: "3/7/2010",
  });
  assert.deepEqual(detectDateFormat(["5/5/2026"]), {
    kind: "ambiguous",
    candidates: ["MM/DD/YYYY", "DD/MM/YYYY"],
    example: "5/5/2026",
  });
  assert.equal(kindAndFormat(["12/1/10 8:26", "12/2/10 8:26"]), "ambiguous MM/DD/YY DD/MM/YY YY/MM/DD");
  assert.equal(kindAndFormat(["12/1/10", "1/2/10"]), "ambiguous MM/DD/YY DD/MM/YY");
  assert.equal(kindAndFormat(["01/13/2026", "13/01/2026", "02/03/2026"]), "ambiguous MM/DD/YYYY DD/MM/YYYY");
});

test("the likelier order is named first: points stand in day-first dates", () => {
  assert.equal(kindAndFormat(["05.01.2026"]), "ambiguous DD.MM.YYYY MM.DD.YYYY");
  assert.equal(kindAndFormat(["05/01/2026"]), "ambiguous MM/DD/YYYY DD/MM/YYYY");
});

test("other columns hold no dates", () => {
  for (const texts of [
    [],
    ["", " "],
    ["a", "b"],
    ["12", "13"],
    ["46027", "46028"],
    ["1.5", "2.5"],
    ["1.2.3.4"],
    ["Total", "x", "1/13/2026"],
  ]) {
    assert.deepEqual(detectDateFormat(texts), { kind: "none" }, JSON.stringify(texts));
  }
});

function kindAndFormat(samples: string[]): string {
  const found = detectDateFormat(samples);
  if (found.kind === "declared") return `declared ${found.format}`;
  return found.kind === "ambiguous" ? `ambiguous ${found.candidates.join(" ")}` : found.kind;
}
