/** A lake of a test in Glue's API and on an S3 server, for Athena's API to answer from: what each view holds becomes a database of its own. */
import { join } from "node:path";
import { glueCatalog } from "../../src/catalog/adapters/glue.ts";
import type { PublishedTable } from "../../src/catalog/outside-catalog.ts";
import { openAthena } from "../../src/query/adapters/athena.ts";
import type { LakeView, LakeViewTable, OpenQuery } from "../../src/query/query.ts";
import { s3Storage, type S3Params } from "../../src/storage/adapters/s3.ts";

const REGION = "us-east-1";

export type AthenaLake = { open: OpenQuery; close(): void };

export function athenaLake(params: { endpoint: string; lake: S3Params; output: string }): AthenaLake {
  const { endpoint, lake, output } = params;
  const storage = s3Storage(lake);
  const databases = new Map<string, Promise<string>>();

  async function publish(view: LakeView, database: string): Promise<string> {
    const catalog = glueCatalog({ database, region: REGION, endpoint });
    const tables: PublishedTable[] = [];
    for (const table of view.tables) {
      const folder = `${database}/${table.name}/`;
      for (const file of table.files.filter((name) => !name.startsWith("nowhere/")))
        await storage.upload(`${folder}1/${file.replaceAll("/", "_")}`, join(view.folder, file));
      tables.push(publishedTable(table, storage.address + folder));
    }
    await catalog.publish({
      commit: 1,
      run: "suite",
      kind: "run",
      at: "2026-01-06T03:00:00Z",
      reason: null,
      tables,
      commitFolder: `${storage.address}${database}/published/`,
    });
    catalog.close();
    return database;
  }

  return {
    async open(query) {
      const key = JSON.stringify([query.lake.folder, query.lake.tables]);
      const database = databases.get(key) ?? publish(query.lake, `suite_${databases.size + 1}`);
      databases.set(key, database);
      return openAthena({ workgroup: "primary", database: await database, output, region: REGION, endpoint }, query);
    },
    close: () => storage.close(),
  };
}

function publishedTable({ name, columns, files }: LakeViewTable, folder: string): PublishedTable {
  return {
    table: {
      name: name as PublishedTable["table"]["name"],
      kind: "dimension",
      comment: `Table ${name} of the suite.`,
      partitionColumn: null,
      key: [],
      sortBy: [],
      columns: columns.map((column) => ({ ...column, comment: column.name })),
    },
    types: Object.fromEntries(columns.map((column) => [column.name, column.type])),
    files: files.length === 0 ? [] : [{ partition: "", folder: `${folder}1/`, rows: 0 }],
    emptyFolder: `${folder}none/`,
  };
}
