/** The lake's tables as Glue describes tables: types, comments, the Parquet reader, and where their rows stand. */
import type { Column, PartitionInput, StorageDescriptor, Table, TableInput } from "@aws-sdk/client-glue";
import type { PublishedFile, PublishedState, PublishedTable } from "../outside-catalog.ts";

export const COMMITS_TABLE = "endcap_commits";

const MOST_COMMENT = 255;

const parquet = {
  InputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
  OutputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
  SerdeInfo: { SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
} satisfies StorageDescriptor;

/** A dimension's table points at its newest folder; a fact's at the folder above its partitions. Without rows it has its columns alone. */
export function tableInput(published: PublishedTable, state: PublishedState): TableInput {
  const { table, types, files, emptyFolder } = published;
  const [first] = files;
  const key = table.partitionColumn;
  const column = (name: string, comment: string): Column => ({
    Name: name,
    Type: glueType(types[name] ?? "VARCHAR"),
    Comment: shortened(comment),
  });
  const columns = table.columns.map(({ name, comment }) => column(name, comment));
  return {
    Name: table.name,
    Description: table.comment,
    TableType: "EXTERNAL_TABLE",
    Parameters: { EXTERNAL: "TRUE", classification: "parquet", endcap_commit: String(state.commit) },
    StorageDescriptor: {
      ...parquet,
      Columns: columns.filter(({ Name }) => Name !== key),
      Location: first === undefined ? emptyFolder : key === null ? first.folder : above(first.folder, `${key}=`),
    },
    PartitionKeys: columns.filter(({ Name }) => Name === key),
  };
}

export function partitionInput(table: TableInput, { partition, folder, rows }: PublishedFile): PartitionInput {
  return {
    Values: [partition],
    StorageDescriptor: { ...table.StorageDescriptor, Location: folder },
    Parameters: { classification: "parquet", recordCount: String(rows) },
  };
}

/** Where a partition's rows stand and which columns they have: a column that the table gains, its partitions must gain too. */
export function placeText(place: StorageDescriptor | undefined): string {
  return JSON.stringify([place?.Location, (place?.Columns ?? []).map(({ Name, Type }) => [Name, Type])]);
}

/** One line of JSON a commit: the last thing that is written, so that what it says is whole. */
export function commitsTableInput(folder: string): TableInput {
  const columns: [string, string, string][] = [
    ["commit_id", "int", "Number of the commit; the largest one is what readers see."],
    ["run", "string", "The run, or the act of a person, that made it."],
    ["kind", "string", "run, rollback or release."],
    ["at", "string", "When the state was committed, UTC."],
    ["reason", "string", "A person's reason."],
  ];
  return {
    Name: COMMITS_TABLE,
    Description: "Commits that are whole in this catalog.",
    TableType: "EXTERNAL_TABLE",
    Parameters: { EXTERNAL: "TRUE", classification: "json" },
    StorageDescriptor: {
      Columns: columns.map(([Name, Type, Comment]) => ({ Name, Type, Comment })),
      Location: folder,
      InputFormat: "org.apache.hadoop.mapred.TextInputFormat",
      OutputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      SerdeInfo: { SerializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
    },
    PartitionKeys: [],
  };
}

/**
 * The table with the columns that it has already, in their places, then what is new. Partitions that stay as they were are
 * read by the columns' places, and a query that names a column which is written no more finds it empty.
 */
export function grown(known: Table, wanted: TableInput): TableInput {
  const before = known.StorageDescriptor?.Columns ?? [];
  const columns = wanted.StorageDescriptor?.Columns ?? [];
  const own = new Map(columns.map((column) => [column.Name, column]));
  const kept = before.map(({ Name, Type, Comment }) => own.get(Name) ?? { Name, Type, Comment });
  return {
    ...wanted,
    StorageDescriptor: { ...wanted.StorageDescriptor, Columns: [...kept, ...addedColumns(known, wanted)] },
  };
}

/** Columns that a table lacks. */
export function addedColumns(known: Table, wanted: TableInput): Column[] {
  const names = new Set((known.StorageDescriptor?.Columns ?? []).map(({ Name }) => Name));
  return (wanted.StorageDescriptor?.Columns ?? []).filter(({ Name }) => !names.has(Name));
}

export function sameColumns(known: Table, wanted: TableInput): boolean {
  const text = ({ StorageDescriptor, PartitionKeys }: Table | TableInput) =>
    JSON.stringify(
      [...(StorageDescriptor?.Columns ?? []), ...(PartitionKeys ?? [])].map(({ Name, Type, Comment }) => [
        Name,
        Type,
        Comment ?? "",
      ]),
    );
  return text(known) === text(wanted);
}

/** BIGINT → bigint, VARCHAR → string, DECIMAL(18,2) → decimal(18,2). */
function glueType(type: string): string {
  const names: Record<string, string> = { VARCHAR: "string", INTEGER: "int" };
  return names[type] ?? type.toLowerCase();
}

function shortened(comment: string): string {
  return comment.length <= MOST_COMMENT ? comment : `${comment.slice(0, MOST_COMMENT - 1)}…`;
}

function above(folder: string, part: string): string {
  return folder.slice(0, folder.lastIndexOf(part));
}
