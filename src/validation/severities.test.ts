import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { literalList } from "../core/duck.ts";
import { openProject, type Project } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { listQuarantine } from "./quarantine.ts";

const HEADER = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_price,sales_amt\n";

/** Loads files under a configuration; answers the outcome, the findings by file and the rows in quarantine. */
async function load(context: TestContext, files: Record<string, string>, config: object) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-severities-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, "files", name), text);
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify({ source: "files", timeZone: "UTC", ...config }));
  const project = await openProject(dir);
  try {
    const outcome = await run(project, quietEffects(), { trigger: "run" });
    const stored = project.store.all<{ source_name: string; findings: string }>(
      "SELECT source_name, findings FROM files",
    );
    const findings = new Map(
      stored.map((row) => [
        row.source_name,
        (JSON.parse(row.findings) as { rule: string; rows: number }[]).map(({ rule, rows }) => `${rule} ${rows}`),
      ]),
    );
    const quarantine = await listQuarantine({ duck: await project.duck(), store: project.store, paths: project.paths });
    const amounts = await acceptedAmounts(project);
    return { outcome, findings, quarantine, amounts };
  } finally {
    project.close();
  }
}

async function acceptedAmounts(project: Project): Promise<string[]> {
  const days = project.store.all<{ path: string }>(
    "SELECT DISTINCT path FROM days WHERE state = 'current' AND path IS NOT NULL",
  );
  const duck = await project.duck();
  const paths = literalList(days.map(({ path }) => project.paths.at(path)));
  if (days.length === 0) return [];
  const rows = await duck.rows<{ amount: string }>(
    `SELECT CAST(sales_amt AS VARCHAR) AS amount FROM read_parquet(${paths}, union_by_name = true) ORDER BY source_line`,
  );
  return rows.map(({ amount }) => amount);
}

const strange = { "sales_20260105.csv": `${HEADER}1,5,1,2026-01-05,2,1.50,3.00\n2,5,1,2026-01-05,2,1.50,9.00\n` };

test("an identity that does not hold is counted, and its row loads", async (context) => {
  const { outcome, findings } = await load(context, strange, {});
  assert.deepEqual(
    findings.get("sales_20260105.csv")?.filter((text) => text.startsWith("identity")),
    ["identity-amount 1"],
  );
  assert.equal(outcome.rows.accepted, 2);
});

test("made stricter, the same row is quarantined with its own text and line", async (context) => {
  const { outcome, quarantine } = await load(context, strange, { severities: { "identity-amount": "quarantine" } });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.quarantined], [1, 1]);
  assert.deepEqual(
    quarantine.map(({ line, rule, reason, row }) => [line, rule, reason, row]),
    [[3, "identity-amount", "Amount differs from quantity × price (sales_amt)", "2,5,1,2026-01-05,2,1.50,9.00"]],
  );
});

test("made a reason to refuse, the file is refused whole", async (context) => {
  const { outcome } = await load(context, strange, { severities: { "identity-amount": "refuse" } });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.refused, outcome.complete], [0, 2, false]);
  assert.match(outcome.refused[0]?.reason ?? "", /^1 row: Amount differs/);
});

test("off, nothing is said", async (context) => {
  const { findings } = await load(context, strange, { severities: { "identity-amount": "off" } });
  assert.deepEqual(
    findings.get("sales_20260105.csv")?.filter((text) => text.startsWith("identity")),
    [],
  );
});

test("a row rule may refuse its file", async (context) => {
  const files = { "sales_20260105.csv": `${HEADER}1,5,1,2026-01-05,2,1.50,3.00\n2,5,1,2026-01-05,two,1.50,9.00\n` };
  const { outcome } = await load(context, files, { severities: { "not-a-number": "refuse" } });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.refused], [0, 2]);
});

test("text keys in scientific notation are quarantined, unless they are said to be keys", async (context) => {
  const keys = ["A7", "1e5", "1.5E+03", "12E4", "12E4B"];
  const lines = keys.map((key, at) => `${at},${key},1,2026-01-05,1,1.00,1.00\n`);
  const files = { "sales_20260105.csv": HEADER + lines.join("") };
  const found = await load(context, files, { keys: { prod_key: "VARCHAR" } });
  assert.deepEqual(
    found.quarantine.map(({ line, rule }) => `${line} ${rule}`),
    ["3 key-scientific", "4 key-scientific", "5 key-scientific"],
  );
  assert.match(found.quarantine[0]?.reason ?? "", /delivered as plain text.*severities.key-scientific to off.*"1e5"/);
  const kept = await load(context, files, { keys: { prod_key: "VARCHAR" }, severities: { "key-scientific": "off" } });
  assert.deepEqual([kept.outcome.rows.accepted, kept.quarantine], [5, []]);
});

test("a row whose text key reads as a total does not count, unless that is said", async (context) => {
  const keys = ["A7", "Grand Total", " ALL", "TOTALLY", "B8"];
  const lines = keys.map((key, at) => `${at},${key},1,2026-01-05,1,1.00,1.00\n`);
  const files = { "sales_20260105.csv": HEADER + lines.join("") };
  const varchar = { keys: { prod_key: "VARCHAR" } };
  const { outcome, quarantine } = await load(context, files, varchar);
  assert.equal(outcome.rows.accepted, 3);
  assert.deepEqual(
    quarantine.map(({ line, rule, column }) => `${line} ${rule} ${column}`),
    ["3 total-row prod_key", "4 total-row prod_key"],
  );
  const kept = await load(context, files, { ...varchar, severities: { "total-row": "warn" } });
  assert.equal(kept.outcome.rows.accepted, 5);
  assert.ok(kept.findings.get("sales_20260105.csv")?.includes("total-row 2"));
});

test("with two text keys a total stands in quarantine once, with the key that says so", async (context) => {
  const header = "store_key,prod_key,trans_dt,sales_qty,sales_amt\n";
  const rows = ["A1,P1", "A1,Total", "Summe,Total", "A1,P2"].map((keys) => `${keys},2026-01-05,1,2.00\n`);
  const varchar = { keys: { prod_key: "VARCHAR", store_key: "VARCHAR" } };
  const files = { "sales_20260105.csv": header + rows.join("") };
  const { outcome, quarantine } = await load(context, files, varchar);
  const { delivered, accepted, quarantined } = outcome.rows;
  assert.deepEqual([delivered, accepted, quarantined], [4, 2, 2]);
  assert.deepEqual(
    quarantine.map(({ line, rule, column, row }) => `${line} ${rule} ${column}: ${row}`),
    ["3 total-row prod_key: A1,Total,2026-01-05,1,2.00", "4 total-row prod_key: Summe,Total,2026-01-05,1,2.00"],
  );
  const kept = await load(context, files, { ...varchar, severities: { "total-row": "warn" } });
  assert.ok(kept.findings.get("sales_20260105.csv")?.includes("total-row 2"));
});

test("what the dimension truly calls so is no total, and totals of other languages are", async (context) => {
  const words = [
    "Totals:",
    "TOTAL STORE A1",
    "Somme",
    "Toplam",
    "Celkem",
    "Jumlah",
    "Yhteensä",
    "Итого",
    "合計",
    "Σ",
    "*",
  ];
  const keys = ["P1", ...words, "ALL", "Total Repair 50ml", "Allspice"];
  const rows = keys.map((key) => `A1,${key},2026-01-05,1,2.00\n`);
  const files = {
    "sales_20260105.csv": `store_key,prod_key,trans_dt,sales_qty,sales_amt\n${rows.join("")}`,
    "product.csv": "prod_key,prod_name\nP1,Milk\nALL,All-purpose cleaner\n",
  };
  const { quarantine } = await load(context, files, { keys: { prod_key: "VARCHAR", store_key: "VARCHAR" } });
  assert.deepEqual(
    quarantine.map(({ rule, row }) => `${rule} ${row.split(",")[1]}`),
    words.map((word) => `total-row ${word}`),
  );
});

test("few rows, and dates other than the name's, are said", async (context) => {
  const day = (date: string, rows: number) => HEADER + `1,5,1,${date},1,1.00,1.00\n`.repeat(rows);
  const files = Object.fromEntries(
    [5, 6, 7, 8, 9, 10].map((d) => [
      `sales_202601${String(d).padStart(2, "0")}.csv`,
      day(`2026-01-${String(d).padStart(2, "0")}`, d === 9 ? 3 : 20),
    ]),
  );
  const { findings } = await load(context, { ...files, "sales_20260131.csv": day("2026-01-11", 20) }, {});
  assert.deepEqual(findings.get("sales_20260109.csv")?.includes("few-rows 3"), true);
  assert.deepEqual(findings.get("sales_20260131.csv")?.includes("date-other-than-name 20"), true);
});

test("of dates that can be read in two ways, the reading that the file's name speaks for is proposed", async (context) => {
  const day = (date: string) => `${HEADER}1,5,1,${date},1,1.00,1.00\n`;
  const files = { "sales_20260105.csv": day("05/01/2026"), "sales_20260209.csv": day("02/09/2026") };
  const { outcome } = await load(context, files, {});
  assert.deepEqual(
    outcome.refused.map(({ next }) => /dates=(\S+),/.exec(next)?.[1]),
    ["DD/MM/YYYY", "MM/DD/YYYY"],
  );
});

test("commas in amounts that may be decimal refuse their file, whole numbers beside them or not; points beside them quarantine the row", async (context) => {
  const header = HEADER.replaceAll(",", ";");
  const line = (date: string, amount: string) => `1;5;1;2026-01-${date};1;;${amount}\n`;
  const { outcome, quarantine } = await load(
    context,
    {
      "sales_20260105.csv": header + line("05", "3") + line("05", "1,50") + line("05", "1.234"),
      "sales_20260106.csv": header + line("06", "3.00") + line("06", "1,50"),
    },
    {},
  );
  assert.deepEqual(
    outcome.refused.map(({ file, reason }) => [file, reason.includes("1,50 in sales_amt")]),
    [["sales_20260105.csv", true]],
  );
  assert.deepEqual(
    quarantine.map(({ file, line, rule }) => [file, line, rule]),
    [["sales_20260106.csv", 3, "decimal-sign"]],
  );
});

test("amounts with three digits behind the point throughout refuse their file: they may be thousands", async (context) => {
  const day = (...amounts: string[]) =>
    HEADER + amounts.map((amount, at) => `${at},5,1,2026-01-05,1,,${amount}\n`).join("");
  const files = { "sales_20260105.csv": day("1.234", "12.500", "-3.001", "7") };
  const { outcome } = await load(context, files, {});
  const [refused] = outcome.refused;
  assert.equal(refused?.rule, "decimal-comma");
  assert.match(refused?.reason ?? "", /amounts such as .* in sales_amt may be grouped thousands/);
  assert.match(refused?.next ?? "", /--set sales\.decimal=,/);
  const whole = await load(context, { "sales_20260105.csv": day("15.000", "8.000", "-42.500") }, {});
  assert.deepEqual(
    whole.outcome.refused.map(({ rule }) => rule),
    ["decimal-comma"],
  );
  const declared = await load(context, files, { tables: { sales: { decimal: "," } } });
  assert.deepEqual(declared.amounts, ["1234.00", "12500.00", "-3001.00", "7.00"]);
  for (const other of ["1234", "0.125", "2.5", "1.23456"]) {
    const sound = await load(context, { "sales_20260105.csv": day("1.234", "12.500", other) }, {});
    assert.deepEqual([sound.outcome.refused.length, sound.outcome.rows.accepted], [0, 3], other);
  }
});

test("a number with the sign that is not declared is called that", async (context) => {
  const files = {
    "sales_20260105.csv": `${HEADER.replaceAll(",", ";")}1;5;1;2026-01-05;1;;12.50\n2;5;1;2026-01-05;1;;1,50\n`,
  };
  const { quarantine } = await load(context, files, { decimal: "," });
  assert.deepEqual(
    quarantine.map(({ line, rule }) => [line, rule]),
    [[2, "decimal-sign"]],
  );
});

test("quantity × price is rounded once, from what the file says and not from a rounded price", async (context) => {
  const header = "prod_key,store_key,trans_dt,sales_qty,sales_price\n";
  const rows = [
    ["40", "1.459"],
    ["2", "1.005"],
    ["3", "$2.50"],
    ["0.4567", "20"],
    ["-1", "27.505"],
    ["9000000000000", "9000000"],
    ["1", ""],
  ];
  const files = {
    "sales_20260105.csv": header + rows.map(([qty, price]) => `1,1,2026-01-05,${qty},${price}\n`).join(""),
  };
  const config = { tables: { sales: { columns: { sales_amt: "@qty*price" } } } };
  const { outcome, quarantine, amounts } = await load(context, files, config);
  assert.equal(outcome.rows.accepted, 5);
  assert.deepEqual(amounts, ["58.36", "2.01", "7.50", "9.13", "-27.51"]);
  assert.deepEqual(
    quarantine.map(({ line, rule }) => [line, rule]),
    [
      [7, "too-large"],
      [8, "required-empty"],
    ],
  );
});
