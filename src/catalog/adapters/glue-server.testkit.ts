/** Glue's API as far as Endcap asks it: in memory, or another server's, of which the writes are told and one can be made to fail. */
import type { Partition, Table } from "@aws-sdk/client-glue";
import { awsKeys, startAwsServer } from "../../core/aws-server.testkit.ts";
import type { FoundTable, OutsideCatalogUnderTest } from "../outside-catalog.testsuite.ts";
import { COMMITS_TABLE } from "./glue-tables.ts";
import { glueCatalog } from "./glue.ts";

type Body = {
  DatabaseName?: string;
  Name?: string;
  TableName?: string;
  TableInput?: Table;
  PartitionInputList?: Partition[];
  Entries?: { PartitionValueList: string[]; PartitionInput: Partition }[];
  PartitionsToDelete?: { Values: string[] }[];
  NextToken?: string;
};
type Answer = { status: number; body: string };

/** Whoever answers the calls of Glue. */
export type GlueAnswers = (action: string, body: string, headers: Record<string, string>) => Promise<Answer> | Answer;

const PAGE = 100;

export function memoryGlue(): GlueAnswers {
  const tables = new Map<string, Table>();
  const partitions = new Map<string, Map<string, Partition>>();
  let hasDatabase = false;
  const said = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });
  const failed = (type: string): Answer => ({ status: 400, body: JSON.stringify({ __type: type, Message: type }) });
  return (action, text) => {
    const body = JSON.parse(text) as Body;
    const name = body.TableName ?? body.Name ?? body.TableInput?.Name ?? "";
    const own = partitions.get(name) ?? new Map<string, Partition>();
    partitions.set(name, own);
    const known = tables.get(name);
    switch (action) {
      case "CreateDatabase":
        if (hasDatabase) return failed("AlreadyExistsException");
        hasDatabase = true;
        return said({});
      case "GetTable":
        return known === undefined ? failed("EntityNotFoundException") : said({ Table: known });
      case "CreateTable":
        if (known !== undefined) return failed("AlreadyExistsException");
        tables.set(name, body.TableInput ?? { Name: name });
        return said({});
      case "UpdateTable":
        tables.set(name, body.TableInput ?? { Name: name });
        return said({});
      case "GetPartitions": {
        const from = Number(body.NextToken ?? 0);
        const all = [...own.values()];
        const more = from + PAGE < all.length ? { NextToken: String(from + PAGE) } : {};
        return said({ Partitions: all.slice(from, from + PAGE), ...more });
      }
      case "BatchCreatePartition":
        for (const one of body.PartitionInputList ?? []) own.set(one.Values?.[0] ?? "", one);
        return said({ Errors: [] });
      case "BatchUpdatePartition":
        for (const { PartitionValueList, PartitionInput } of body.Entries ?? [])
          own.set(PartitionValueList[0] ?? "", PartitionInput);
        return said({ Errors: [] });
      case "BatchDeletePartition":
        for (const { Values } of body.PartitionsToDelete ?? []) own.delete(Values[0] ?? "");
        return said({ Errors: [] });
      default:
        return failed("UnknownOperationException");
    }
  };
}

const READS = new Set(["GetTable", "GetPartitions", "CreateDatabase"]);

export async function glueUnderTest(answers: GlueAnswers, database: string): Promise<OutsideCatalogUnderTest> {
  Object.assign(process.env, awsKeys);
  const written: string[] = [];
  let left = Number.POSITIVE_INFINITY;
  const ask = async (action: string, body: object): Promise<unknown> => {
    const { status, body: text } = await answers(action, JSON.stringify(body), {});
    return status === 200 ? JSON.parse(text) : null;
  };
  const server = await startAwsServer(async ({ headers, body }) => {
    const action = headers["x-amz-target"]?.split(".")[1] ?? "";
    if (!READS.has(action)) {
      if (left-- <= 0) {
        left = Number.POSITIVE_INFINITY;
        return { status: 400, body: '{"__type":"InvalidInputException","Message":"cut off"}' };
      }
      const { TableName, TableInput } = JSON.parse(body) as Body;
      written.push(TableName ?? TableInput?.Name ?? "");
    }
    return answers(action, body, headers);
  });
  return {
    catalog: glueCatalog({ database, region: awsKeys.AWS_REGION, endpoint: server.endpoint }),
    commitsTable: COMMITS_TABLE,
    writes: () => written,
    failAfter: (writes) => (left = writes),
    async find(table) {
      const found = (await ask("GetTable", { DatabaseName: database, Name: table })) as { Table: Table } | null;
      if (found === null) return null;
      const partitions: Partition[] = [];
      let NextToken: string | undefined;
      do {
        const page = (await ask("GetPartitions", { DatabaseName: database, TableName: table, NextToken })) as {
          Partitions: Partition[];
          NextToken?: string;
        };
        partitions.push(...page.Partitions);
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return foundTable(found.Table, partitions);
    },
    close: () => server.close(),
  };
}

function foundTable(table: Table, partitions: readonly Partition[]): FoundTable {
  const { Description = "", StorageDescriptor: at, PartitionKeys = [] } = table;
  return {
    comment: Description,
    columns: [...(at?.Columns ?? []), ...PartitionKeys].map(({ Name = "", Type = "", Comment = "" }) => ({
      name: Name,
      type: Type,
      comment: Comment,
    })),
    partitionColumn: PartitionKeys[0]?.Name ?? null,
    folder: at?.Location ?? "",
    partitions: Object.fromEntries(
      partitions.map(({ Values, StorageDescriptor }) => [
        Values?.[0] ?? "",
        {
          folder: StorageDescriptor?.Location ?? "",
          columns: (StorageDescriptor?.Columns ?? []).map(({ Name = "" }) => Name),
        },
      ]),
    ),
  };
}
