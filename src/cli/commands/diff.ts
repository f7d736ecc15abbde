/** `endcap diff`: held weeks against what is published, or what commits changed. */
import { heldPartitions, newestCommit } from "../../catalog/partitions.ts";
import { UsageError } from "../../core/errors.ts";
import { measures } from "../../model/measures.ts";
import { diffWeeks, type RowDiff, type WeekDiff } from "../../workflow/diff.ts";
import type { Project } from "../../workflow/project.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { drawTable } from "../text-table.ts";
import { withProject } from "../with-project.ts";
import { count, whole } from "../words.ts";

const DEFAULT_ROWS = 10;

const labels = new Map<string, string>(measures.map(({ name, label }) => [name, label]));

export function diff(context: CommandContext<{ commit?: string; week?: string; limit?: number }>): Promise<number> {
  const { output, options } = context;
  return withProject(context, async (project) => {
    const commits = chosenCommits(project, options.commit);
    const diffs = await diffWeeks(project, {
      commits,
      week: options.week === undefined ? null : Number(options.week),
      limit: options.limit ?? DEFAULT_ROWS,
    });
    if (output.json) output.data(diffs);
    else if (diffs.length === 0)
      output.note(
        commits === null
          ? "Nothing is held back, and nothing was published yet"
          : `Commit ${commits.to} changed no week`,
      );
    else
      for (const [at, one] of diffs.entries())
        for (const line of [...(at === 0 ? [] : [""]), ...diffLines(one, output.style)]) output.answer(line);
    if (commits === null && diffs.length > 0)
      output.note(
        `\nHave the delivery corrected and run again; or publish it as it is: endcap release ${diffs[0]?.week ?? ""} --reason "…"`,
      );
    return 0;
  });
}

/** null: held weeks. Nothing held and nothing asked for: the newest commit. */
function chosenCommits({ store }: Project, text: string | undefined): { from: number; to: number } | null {
  if (text === undefined) {
    const newest = newestCommit(store);
    return heldPartitions(store).length > 0 || newest === null ? null : { from: newest - 1, to: newest };
  }
  const match = /^(?:(\d+)\.\.)?(\d+)$/.exec(text);
  if (match === null)
    throw new UsageError({
      what: `--commit cannot be ${JSON.stringify(text)}`,
      next: "Give a commit's number, such as 7, or two of them: 3..7",
    });
  const to = Number(match[2]);
  return { from: match[1] === undefined ? to - 1 : Number(match[1]), to };
}

export function diffLines(one: WeekDiff, style: Output["style"]): string[] {
  const { rows, changes, sample } = one;
  const amount = changes.find(({ measure }) => measure === "total_sales_amt");
  const lines = [
    `${style("bold", `Week ${one.week}`)}  ${one.from} → ${one.to}: ${count(rows.changed, "row")} changed, ${whole(rows.added)} added, ${whole(rows.removed)} removed`,
    ...one.why.map((why) => `  why: ${why}`),
  ];
  if (changes.length > 0) {
    const table = drawTable(
      [
        { label: "measure", text: ({ measure }) => labels.get(measure) ?? measure },
        { label: "before", text: ({ before }) => side(amount?.before, before), align: "right" },
        { label: "after", text: ({ after }) => side(amount?.after, after), align: "right" },
        { label: "change", text: ({ delta }) => side(amount?.delta, delta, ""), align: "right" },
      ],
      changes,
    );
    lines.push("", ...table.map((line) => `  ${line}`));
  }
  if (sample.length > 0) lines.push("", ...sample.flatMap((row) => rowLines(row, style)));
  const all = rows.changed + rows.added + rows.removed;
  if (sample.length > 0 && sample.length < all) lines.push(`  … of ${count(all, "row")}; --limit shows more`);
  return lines;
}

function rowLines({ change, key, columns }: RowDiff, style: Output["style"]): string[] {
  const name = Object.entries(key)
    .map(([column, value]) => `${column} ${value}`)
    .join(", ");
  if (change !== "changed") return [`  ${style(change === "added" ? "green" : "red", change)} ${name}`];
  const shownColumns = Object.entries(columns).map(([column, [before, after]]) => [
    column,
    shown(before),
    shown(after),
  ]);
  const told = shownColumns.filter(([, before, after]) => before !== after);
  return [
    `  ${style("yellow", change)} ${name}`,
    ...(told.length > 0 ? told : shownColumns).map(([column, before, after]) => `    ${column}  ${before} → ${after}`),
  ];
}

/** Every row has an amount: where its sum is null there was no row, so nothing of it is unknown. */
function side(amount: string | number | null | undefined, value: string | number | null, none = "no rows"): string {
  return amount === null && value === null ? none : shown(value);
}

/** Only ratios have more than four decimals; of them as many are shown as a person reads, and what then looks alike is not. */
function shown(value: string | number | null): string {
  if (value === null) return "unknown";
  const text = String(value);
  if (!/\.\d{5,}$|e/.test(text)) return text;
  const number = Number(text);
  return String(Number(Math.abs(number) < 1 ? number.toPrecision(4) : number.toFixed(4)));
}
