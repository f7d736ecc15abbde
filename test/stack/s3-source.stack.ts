/** The source's suite on a bucket of a real S3 server. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { deliveredFile, projectOf } from "../../src/source/delivered-files.testkit.ts";
import { sourceSuite } from "../../src/source/source.testsuite.ts";
import { s3Storage } from "../../src/storage/adapters/s3.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";

let server: S3Server;
let aside = "";
let buckets = 0;
before(async () => {
  server = await startS3Server();
  aside = await mkdtemp(join(tmpdir(), "endcap-s3-source-"));
});
after(async () => {
  await server?.stop();
  await rm(aside, { recursive: true, force: true });
});

sourceSuite("s3 (versitygw)", async () => {
  buckets += 1;
  const bucket = `delivered-${buckets}`;
  const params = await server.makeBucket(bucket);
  const { dir, remove } = await projectOf(() => ({
    s3: `s3://${bucket}/shop/`,
    region: server.env.AWS_REGION,
    endpoint: server.endpoint,
  }));
  const storage = s3Storage(params);
  return {
    dir,
    async record(table, date, rows) {
      const { name, text } = deliveredFile(table, date, rows);
      await writeFile(join(aside, name), text);
      await storage.upload(`night/${name}`, join(aside, name));
    },
    async close() {
      storage.close();
      await remove();
    },
  };
});
