import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deliveredFile, projectOf } from "../delivered-files.testkit.ts";
import { sourceSuite } from "../source.testsuite.ts";

sourceSuite("folder", async () => {
  const { folder, dir, remove } = await projectOf(() => "../source");
  await mkdir(join(folder, "source"));
  return {
    dir,
    async record(table, date, rows) {
      const { name, text } = deliveredFile(table, date, rows);
      await writeFile(join(folder, "source", name), text);
    },
    close: remove,
  };
});
