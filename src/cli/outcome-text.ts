/** What a run did, as text for a person. */
import type { OpenRun } from "../workflow/pause.ts";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import type { UnreadableFile } from "../landing/found-files.ts";
import type { Output } from "./output.ts";
import { count, fewText, rangeText, whole } from "./words.ts";

const SHOWN = 20;

/** Says the outcome; the exit code is 1 where some day could not be loaded or waits for a word. */
export function sayOutcome(output: Output, outcome: RunOutcome): number {
  if (output.json) output.data(outcome);
  else for (const line of outcomeLines(outcome, output.style)) output.answer(line);
  return outcome.complete ? 0 : 1;
}

/** Says the outcome, or where a run was left open and what another engine is to do before it goes on. */
export function sayPart(output: Output, part: OpenRun | RunOutcome): number {
  return "open" in part ? sayOpen(output, part) : sayOutcome(output, part);
}

function sayOpen(output: Output, open: OpenRun): number {
  if (output.json) output.data(open);
  else {
    output.answer(
      `${output.style("bold", `Run ${open.runId} is open after ${open.until}`)}; \`endcap run\` goes on with it`,
    );
    for (const { name, args } of open.job?.steps ?? [])
      output.answer(`  to be done first: ${name}\n    ${args.join(" ")}`);
  }
  return 0;
}

export function outcomeLines(outcome: RunOutcome, style: Output["style"]): string[] {
  const {
    rows,
    landed,
    weeks,
    published,
    held,
    heldDays,
    refused,
    quarantined,
    warnings,
    waiting,
    takenUp,
    unknownFiles,
    unreadable,
  } = outcome;
  const isQuiet = landed.files === 0 && rows.files === 0 && published === 0;
  const lines = [
    `${style("bold", headline(outcome))}${asOfText(outcome)}`,
    ...(rows.files === 0
      ? []
      : [
          `  rows   ${whole(rows.delivered)} delivered = ${whole(rows.accepted)} accepted + ${whole(rows.quarantined)} quarantined + ${whole(rows.skipped)} skipped + ${whole(rows.refused)} refused`,
        ]),
    ...(isQuiet
      ? []
      : [`  weeks  ${weeksText(weeks.map(({ week }) => week))} · ${count(published, "partition")} published`]),
    `  run    ${outcome.runId}`,
  ];
  const section = (title: string, texts: readonly string[]) => {
    if (texts.length === 0) return;
    lines.push("", style("bold", title), ...texts.slice(0, SHOWN).map((text) => `  ${text}`));
    if (texts.length > SHOWN) lines.push(`  … and ${whole(texts.length - SHOWN)} more`);
  };
  section("Files", fileLines(outcome));
  section("Refused", refusedLines(refused));
  section("Cannot be read", unreadableLines(unreadable));
  section(
    "Held back, readers keep the last good state",
    held.map(({ partition, text }) => `week ${partition}: ${text}\n    next: endcap diff --week ${partition}`),
  );
  section("Held until you confirm it, readers keep what was there before", heldLines(heldDays));
  section("Quarantined", quarantinedLines(quarantined));
  section("Unusual in what was read", warnings.map(warningText));
  section("Taken up again after a rollback", takenUp.map(takenUpText));
  section("Waiting", waitingLines(briefly(waiting, refused)));
  section("Not a file of any table", unknownFiles.length === 0 ? [] : [fewText(unknownFiles, 8)]);
  return lines;
}

/** Files that are refused for the same reason, and leave nothing behind, stand in one line. */
function refusedLines(refused: RunOutcome["refused"]): string[] {
  const alike = Map.groupBy(refused, ({ table, file, reason, next, keptRows }) =>
    [table, reason, next, keptRows === 0 ? "" : file].join("\n"),
  );
  return [...alike.values()].flatMap((files) => {
    const [first] = files;
    if (first === undefined) return [];
    const { table, reason, next, keptRows } = first;
    const keptText = keptRows === 0 ? "" : `    readers keep what was accepted before: ${count(keptRows, "row")}\n`;
    const line = files.length > 1 || first.line === undefined ? "" : `, line ${first.line}`;
    const names = fewText(files.map(({ file }) => file));
    return [`${names}${line} (${table}): ${reason}\n${keptText}    next: ${next}`];
  });
}

function placeText(file: string, line: number | null, files: number): string {
  const more = files === 1 ? "" : ` and ${count(files - 1, "more file")}`;
  return `${file}${line === null ? "" : `, line ${line}`}${more}`;
}

function quarantinedLines(quarantined: RunOutcome["quarantined"]): string[] {
  return quarantined.map(
    ({ table, rows, files, file, line, text }, at) =>
      `${placeText(file, line, files)} (${table}): ${text}, ${count(rows, "row")}${at < quarantined.length - 1 ? "" : "\n    next: endcap quarantine list"}`,
  );
}

/** Days whose files the refusals name already. */
function briefly(waiting: RunOutcome["waiting"], refused: RunOutcome["refused"]): RunOutcome["waiting"] {
  return waiting.map((day) =>
    refused.some(({ table, date, file }) => table === day.table && date === day.date && day.reason.startsWith(file))
      ? { ...day, reason: "its file was refused" }
      : day,
  );
}

function heldLines(days: RunOutcome["heldDays"]): string[] {
  const lines = days.map(({ table, date, isReading, file, text, next }) => {
    const otherwise = isReading
      ? `correct what it is read by, and: endcap backfill --from ${date}`
      : "have it delivered again";
    return `${file} (${table}): ${text}\n    next: ${next}; else ${otherwise}`;
  });
  const dates = days.flatMap(({ isReading, date }) => (isReading ? [date] : [])).sort();
  if (dates.length < 2) return lines;
  const all = `endcap backfill --from ${dates[0]} --to ${dates.at(-1)} --confirm`;
  return [
    `${count(dates.length, "day")} of deliveries that were read again\n    next, where all of them are right: ${all}`,
    ...lines,
  ];
}

/** `table` is named where the name says whose file it would be. */
export function unreadableLines(files: readonly UnreadableFile[]): string[] {
  return files.map(
    ({ file, table, reason }, at) =>
      `${file}${table === null ? "" : ` (${table})`}: ${reason}${at < files.length - 1 ? "" : "\n    next: Put whole files there that the user that runs Endcap may read; the next run loads them"}`,
  );
}

function takenUpText({ table, date, because, commit, reason }: RunOutcome["takenUp"][number]): string {
  const why = reason === null ? "" : ` (${reason})`;
  return `${table} of ${date}, taken back by commit ${commit}${why}, counts again as it was, because ${because} of that day was delivered anew`;
}

function warningText({ table, rows, files, file, line, text, next }: RunOutcome["warnings"][number]): string {
  const counted = rows === 0 || next !== null ? "" : `, ${count(rows, "row")}`;
  return `${placeText(file, line, files)} (${table}): ${text}${counted}${next === null ? "" : `\n    next: ${next}`}`;
}

/** Each file with its account; of many, those with rows that did not load first. */
function fileLines({ files }: RunOutcome): string[] {
  const troubled = files.filter(({ delivered, accepted }) => delivered !== accepted);
  const ordered = files.length > SHOWN ? [...troubled, ...files.filter((file) => !troubled.includes(file))] : files;
  return ordered.map(
    ({ file, delivered, accepted, quarantined, skipped, refused }) =>
      `${file}: ${whole(delivered)} delivered = ${whole(accepted)} accepted + ${whole(quarantined)} quarantined + ${whole(skipped)} skipped + ${whole(refused)} refused`,
  );
}

function headline({ landed, rows, weeks, published }: RunOutcome): string {
  if (landed.files > 0) return `Loaded ${count(landed.files, "new file")}`;
  if (rows.files > 0) return `Read ${count(rows.files, "file")} again`;
  return weeks.length > 0 || published > 0 ? "Computed again" : "Nothing new";
}

function asOfText({ asOf }: RunOutcome): string {
  return asOf === null ? "" : `, as of ${asOf}`;
}

export function weeksText(weeks: readonly number[]): string {
  const sorted = [...weeks].sort((a, b) => a - b);
  if (sorted.length === 0) return "none touched";
  if (sorted.length <= 6) return sorted.join(", ");
  return `${whole(sorted.length)}, from ${sorted[0]} to ${sorted.at(-1)}`;
}

/** Days that wait for the same thing are one line. */
export function waitingLines(waiting: RunOutcome["waiting"]): string[] {
  const groups = new Map<string, string[]>();
  for (const { date, table, reason } of waiting) {
    const key = `${table} ${reason}`;
    groups.set(key, [...(groups.get(key) ?? []), date]);
  }
  return [...groups].map(
    ([reason, dates]) => `${rangeText(dates)}${dates.length > 2 ? ` (${dates.length} days)` : ""}: ${reason}`,
  );
}
