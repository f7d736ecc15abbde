/** AWS Glue: one external table per lake table, whose partitions point at the folders that readers see. */
import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchUpdatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GlueClient,
  UpdateTableCommand,
  type PartitionInput,
  type Table,
  type TableInput,
} from "@aws-sdk/client-glue";
import type {
  CatalogChange,
  MissingColumn,
  OutsideCatalog,
  PublishedState,
  PublishedTable,
} from "../outside-catalog.ts";
import { explainGlue, isAlreadyThere, isNotThere } from "./glue-errors.ts";
import {
  addedColumns,
  commitsTableInput,
  grown,
  partitionInput,
  placeText,
  sameColumns,
  tableInput,
} from "./glue-tables.ts";

export type GlueParams = { database: string; region: string | null; endpoint: string | null };

/** Most partitions of one request, as Glue sets them. */
const MOST = { write: 100, delete: 25 } as const;

export function glueCatalog({ database, region, endpoint }: GlueParams): OutsideCatalog {
  const client = new GlueClient({
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    maxAttempts: 6,
  });
  const address = `Glue database ${database}`;
  const asked = async <T>(permission: string, what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainGlue(error, { permission, database, what });
    }
  };

  const ensureDatabase = () =>
    asked("glue:CreateDatabase", database, async () => {
      try {
        await client.send(
          new CreateDatabaseCommand({
            DatabaseInput: {
              Name: database,
              Description: "Sales and stock by week, store and product, kept by Endcap.",
            },
          }),
        );
      } catch (error) {
        if (!isAlreadyThere(error)) throw error;
      }
    });
  const findTable = (name: string): Promise<Table | null> =>
    asked("glue:GetTable", `${database}.${name}`, async () => {
      try {
        return (await client.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table ?? null;
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    });
  /** The table as it stands now, and whether it had to be changed. */
  const putTable = async (wanted: TableInput): Promise<{ table: TableInput; isChanged: boolean }> => {
    const name = wanted.Name ?? "";
    const known = await findTable(name);
    if (known === null) {
      await asked("glue:CreateTable", `${database}.${name}`, () =>
        client.send(new CreateTableCommand({ DatabaseName: database, TableInput: wanted })),
      );
      return { table: wanted, isChanged: true };
    }
    const table = grown(known, wanted);
    if (sameColumns(known, table) && known.StorageDescriptor?.Location === table.StorageDescriptor?.Location)
      return { table, isChanged: false };
    await asked("glue:UpdateTable", `${database}.${name}`, () =>
      client.send(new UpdateTableCommand({ DatabaseName: database, TableInput: table, SkipArchive: true })),
    );
    return { table, isChanged: true };
  };
  /** Partition → what would have to change for it to be written anew. */
  const knownPartitions = (name: string): Promise<Map<string, string>> =>
    asked("glue:GetPartitions", `${database}.${name}`, async () => {
      const known = new Map<string, string>();
      let next: string | undefined;
      do {
        const page = await client.send(
          new GetPartitionsCommand({ DatabaseName: database, TableName: name, NextToken: next }),
        );
        for (const { Values, StorageDescriptor } of page.Partitions ?? [])
          known.set(Values?.[0] ?? "", placeText(StorageDescriptor));
        next = page.NextToken;
      } while (next !== undefined);
      return known;
    });
  const putPartitions = async (published: PublishedTable, wanted: TableInput): Promise<number> => {
    const name = wanted.Name ?? "";
    const known = await knownPartitions(name);
    const inputs = new Map(published.files.map((file) => [file.partition, partitionInput(wanted, file)]));
    const isNew = (key: string) => !known.has(key);
    const moved = ([key, input]: [string, PartitionInput]) =>
      !isNew(key) && known.get(key) !== placeText(input.StorageDescriptor);
    const created = [...inputs].filter(([key]) => isNew(key));
    const updated = [...inputs].filter(moved);
    const gone = [...known.keys()].filter((key) => !inputs.has(key));
    const of = { DatabaseName: database, TableName: name };
    const what = `${database}.${name}`;
    for (const some of inGroups(created, MOST.write))
      await asked("glue:BatchCreatePartition", what, async () =>
        assertDone(
          await client.send(
            new BatchCreatePartitionCommand({ ...of, PartitionInputList: some.map(([, input]) => input) }),
          ),
        ),
      );
    for (const some of inGroups(updated, MOST.write))
      await asked("glue:BatchUpdatePartition", what, async () =>
        assertDone(
          await client.send(
            new BatchUpdatePartitionCommand({
              ...of,
              Entries: some.map(([key, input]) => ({ PartitionValueList: [key], PartitionInput: input })),
            }),
          ),
        ),
      );
    for (const some of inGroups(gone, MOST.delete))
      await asked("glue:BatchDeletePartition", what, async () =>
        assertDone(
          await client.send(
            new BatchDeletePartitionCommand({ ...of, PartitionsToDelete: some.map((key) => ({ Values: [key] })) }),
          ),
        ),
      );
    return created.length + updated.length + gone.length;
  };

  return {
    address,
    async publish(state: PublishedState): Promise<CatalogChange> {
      await ensureDatabase();
      const change: CatalogChange = { tables: [], partitions: 0 };
      for (const published of state.tables) {
        const wanted = tableInput(published, state);
        const { table, isChanged } = await putTable(wanted);
        if (isChanged) change.tables.push(published.table.name);
        if (published.table.partitionColumn !== null) change.partitions += await putPartitions(published, table);
      }
      await putTable(commitsTableInput(state.commitFolder));
      return change;
    },
    async missingColumns(state: PublishedState): Promise<MissingColumn[]> {
      const missing = await Promise.all(
        state.tables.map(async (published) => {
          const wanted = tableInput(published, state);
          const known = await findTable(published.table.name);
          if (known === null) return [];
          return addedColumns(known, wanted).map(({ Name: column = "" }) => ({
            table: published.table.name,
            column,
            type: published.types[column] ?? "",
          }));
        }),
      );
      return missing.flat();
    },
    close: () => client.destroy(),
  };
}

function inGroups<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}

type PartitionError = {
  PartitionValues?: string[] | undefined;
  ErrorDetail?: { ErrorCode?: string | undefined; ErrorMessage?: string | undefined } | undefined;
};

/** A batch answers with what failed of it. */
function assertDone(answer: { Errors?: readonly unknown[] | undefined }): void {
  const [first] = (answer.Errors ?? []) as PartitionError[];
  if (first === undefined) return;
  const { ErrorDetail: detail, PartitionValues: values } = first;
  throw Object.assign(new Error(`partition ${values?.[0] ?? ""}: ${detail?.ErrorMessage ?? "refused"}`), {
    name: detail?.ErrorCode ?? "Error",
  });
}
