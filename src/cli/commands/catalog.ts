/** `endcap catalog`: tables, columns with their meaning, partitions, commits, and the files behind a partition. */
import {
  describeCatalog,
  listCommits,
  type CatalogPartition,
  type CatalogTable,
  type CommitEntry,
} from "../../catalog/describe.ts";
import { lineageOf, type Lineage } from "../../catalog/lineage.ts";
import { UsageError } from "../../core/errors.ts";
import { WEEKLY_MEASURES, weeklyStoreProduct } from "../../model/lake.ts";
import type { Project } from "../../workflow/project.ts";
import type { CommandContext } from "../command-spec.ts";
import { weeksText } from "../outcome-text.ts";
import type { Output } from "../output.ts";
import { drawTable } from "../text-table.ts";
import { withProject } from "../with-project.ts";
import { bytesText, count, momentText, whole } from "../words.ts";

const COMMIT_LIMIT = 200;

export function catalog(context: CommandContext<{ commits?: boolean }>): Promise<number> {
  const { output, args, options } = context;
  return withProject(context, async ({ store, config }) => {
    const [name, partition] = args;
    if (options.commits === true) listCommitsOf(output, listCommits(store, { limit: COMMIT_LIMIT }), config.timeZone);
    else if (name === undefined) listTables(output, describeCatalog(store, config));
    else if (partition === undefined) showTable(output, { store, config }, name);
    else showLineage(output, foundLineage({ store }, name, partition));
    return 0;
  });
}

function listTables(output: Output, tables: readonly CatalogTable[]): void {
  output.list({
    rows: tables.map(({ columns, partitions, ...table }) => ({
      ...table,
      columns: columns.length,
      partitions: partitions.length,
    })),
    none: "",
    columns: [
      { label: "table", keep: true, text: ({ name }) => name },
      { label: "kind", text: ({ kind }) => kind },
      { label: "rows", text: ({ rows }) => whole(rows), align: "right" },
      {
        label: "partitions",
        text: ({ kind, partitions }) => (kind === "fact" ? whole(partitions) : ""),
        align: "right",
      },
      { label: "size", text: ({ bytes }) => (bytes === 0 ? "" : bytesText(bytes)), align: "right" },
      { label: "what it holds", text: ({ comment }) => comment },
    ],
  });
}

function listCommitsOf(output: Output, commits: readonly CommitEntry[], timeZone: string): void {
  output.list({
    rows: commits,
    none: "Nothing was published yet. Next: endcap run",
    columns: [
      { label: "commit", keep: true, text: ({ commit }) => String(commit), align: "right" },
      { label: "at", keep: true, text: ({ at }) => momentText(at, timeZone) },
      { label: "kind", text: ({ kind }) => kind },
      { label: "run", text: ({ run }) => run },
      { label: "weeks", text: ({ weeks }) => weeksText(weeks) },
      { label: "restated", text: ({ restated }) => (restated.length === 0 ? "" : weeksText(restated)) },
      { label: "reason", text: ({ reason }) => reason ?? "" },
    ],
  });
}

function showTable(output: Output, { store, config }: Pick<Project, "store" | "config">, name: string): void {
  const table = describeCatalog(store, config).find((one) => one.name === name);
  if (table === undefined)
    throw new UsageError({
      what: "This project has no measures of its own, which are what weekly_measures holds",
      next: "Add them to the configuration, under measures",
    });
  const sources = table.kind === "dimension" ? lineageOf(store, name, "") : null;
  if (output.json) return output.data({ ...table, ...(sources === null ? {} : { sources: sources.days }) });
  output.answer(
    `${output.style("bold", table.name)}  ${table.kind}, ${count(table.rows, "row")}${table.bytes === 0 ? "" : `, ${bytesText(table.bytes)}`}`,
  );
  output.answer(table.comment);
  if (table.key.length > 0) output.answer(`One row by ${table.key.join(", ")}.`);
  output.answer("");
  const width = output.width;
  for (const line of drawTable(
    [
      { label: "column", keep: true, text: (column) => column.name },
      { label: "type", keep: true, text: ({ type }) => type },
      { label: "meaning", text: ({ comment }) => comment },
    ],
    table.columns,
    width,
  ))
    output.answer(line);
  if (table.partitions.length > 0) {
    output.answer("");
    for (const line of drawTable<CatalogPartition>(partitionColumns(config.timeZone), table.partitions, width))
      output.answer(line);
  }
  if (sources !== null && sources.days.length > 0) {
    output.answer("");
    for (const line of sourceLines(sources, width)) output.answer(line);
  }
}

function partitionColumns(timeZone: string) {
  return [
    {
      label: "partition",
      keep: true,
      text: ({ partition }: CatalogPartition) => (partition === "" ? "whole" : partition),
    },
    { label: "rows", text: ({ rows }: CatalogPartition) => whole(rows), align: "right" as const },
    { label: "size", text: ({ bytes }: CatalogPartition) => bytesText(bytes), align: "right" as const },
    {
      label: "days",
      text: ({ complete, pinned }: CatalogPartition) =>
        `${complete === null ? "" : complete ? "all" : "some"}${pinned ? ", pinned" : ""}`,
    },
    { label: "commit", keep: true, text: ({ commit }: CatalogPartition) => String(commit), align: "right" as const },
    { label: "published", keep: true, text: ({ publishedAt }: CatalogPartition) => momentText(publishedAt, timeZone) },
    { label: "file", keep: true, text: ({ path }: CatalogPartition) => path ?? "none: nothing is left of it" },
  ];
}

function foundLineage({ store }: Pick<Project, "store">, table: string, partition: string): Lineage {
  const lineage = lineageOf(store, table === WEEKLY_MEASURES ? weeklyStoreProduct.name : table, partition);
  if (lineage !== null) return lineage;
  throw new UsageError({
    what: `${table} has no published partition ${partition}`,
    next: `\`endcap catalog ${table}\` lists them`,
  });
}

function showLineage(output: Output, lineage: Lineage): void {
  if (output.json) return output.data(lineage);
  const { table, partition, path, commit, run } = lineage;
  output.answer(`${output.style("bold", `${table} ${partition}`)}  ${path ?? "nothing"}, commit ${commit}, run ${run}`);
  output.answer("");
  for (const line of sourceLines(lineage, output.width)) output.answer(line);
}

function sourceLines({ days }: Lineage, width: number | undefined): string[] {
  const rows = days.flatMap((day) => day.files.map((file) => ({ ...day, ...file })));
  return drawTable(
    [
      { label: "table", keep: true, text: (row) => row.table },
      { label: "date", keep: true, text: (row) => (row.date === "" ? "whole" : row.date) },
      { label: "delivery", keep: true, text: (row) => String(row.delivery), align: "right" },
      { label: "file", keep: true, text: (row) => row.file },
      { label: "lines", text: (row) => (row.lines === null ? "" : whole(row.lines)), align: "right" },
      { label: "accepted", text: (row) => whole(row.accepted), align: "right" },
      { label: "quarantined", text: (row) => whole(row.quarantined), align: "right" },
      { label: "landed as", text: (row) => row.landed },
    ],
    rows,
    width,
  );
}
