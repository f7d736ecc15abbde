/** The S3 adapter on a real S3 server: the port's behaviour, and what is said when the service says no. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { EndcapError } from "../../src/core/errors.ts";
import { s3Storage, type S3Params } from "../../src/storage/adapters/s3.ts";
import type { ObjectStorage } from "../../src/storage/storage.ts";
import { storageSuite } from "../../src/storage/storage.testsuite.ts";
import { startS3Server } from "./s3-server.testkit.ts";

storageSuite("S3 (versitygw)", async () => {
  const server = await startS3Server();
  const storage = s3Storage(await server.makeBucket("suite"));
  return {
    storage,
    async close() {
      storage.close();
      await server.stop();
    },
  };
});

describe("what S3 says no to is explained", () => {
  const refusal = async (params: S3Params, work = "write"): Promise<EndcapError> => {
    const storage = s3Storage(params);
    const error = await (work === "write" ? storage.write("x", new Uint8Array([1])) : storage.read("x")).catch(
      (reason: unknown) => reason,
    );
    storage.close();
    assert.ok(error instanceof EndcapError, String(error));
    return error;
  };

  test("a bucket that does not exist, wrong credentials, and nobody there", async () => {
    const server = await startS3Server();
    const params = await server.makeBucket("there");
    try {
      const noBucket = await refusal({ ...params, bucket: "nowhere" });
      assert.match(noBucket.what, /There is no bucket nowhere/);
      process.env["AWS_SECRET_ACCESS_KEY"] = "another-secret-than-the-server-knows";
      const wrongSecret = await refusal(params);
      assert.match(wrongSecret.what, /did not take the credentials/);
      assert.ok(!JSON.stringify(wrongSecret).includes("another-secret"));
      assert.equal(wrongSecret.retryable, false);
    } finally {
      await server.stop();
    }
    const nobody = await refusal(params, "read");
    assert.match(nobody.what, /ECONNREFUSED/);
    assert.equal(nobody.retryable, true);
    assert.match(nobody.tried ?? "", /times/);
  });

  test("an identity that lacks one permission is told which, on what, whatever it does", async () => {
    const server = await startS3Server();
    const root = { ...server.env };
    const all = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
    const acts: Record<string, (storage: ObjectStorage, path: string) => Promise<unknown>> = {
      "s3:ListBucket": async (storage) => {
        for await (const _ of storage.list("a/"));
      },
      "s3:GetObject": (storage, path) => storage.download("a/there", path),
      "s3:PutObject": (storage, path) => storage.upload("a/new", path),
      "s3:DeleteObject": (storage) => storage.remove(["a/there"]),
    };
    const folder = await mkdtemp(join(tmpdir(), "endcap-denied-"));
    await writeFile(join(folder, "file"), "1");
    try {
      for (const [at, permission] of all.entries()) {
        const bucket = `lacks-${at}`;
        const params = await server.makeBucket(bucket);
        const owner = s3Storage(params);
        await owner.write("a/there", new Uint8Array([1]));
        owner.close();
        const user = await server.makeUser(`user-${at}`, { [bucket]: all.filter((one) => one !== permission) });
        Object.assign(process.env, user);
        const storage = s3Storage(params);
        for (const [needed, act] of Object.entries(acts)) {
          const failed = await act(storage, join(folder, "file")).then(
            () => null,
            (reason: unknown) => reason,
          );
          if (needed !== permission) assert.equal(failed, null, `${needed} without ${permission}`);
          else {
            assert.ok(failed instanceof EndcapError, String(failed));
            assert.match(failed.what, new RegExp(`^S3 refused ${needed} on s3://${bucket}/`));
            assert.match(failed.next, new RegExp(`^Allow ${needed} on arn:aws:s3:::${bucket}`));
            assert.equal(failed.retryable, false);
            assert.ok(!(JSON.stringify(failed) + failed.stack).includes(user.AWS_SECRET_ACCESS_KEY));
          }
        }
        storage.close();
        Object.assign(process.env, root);
      }
    } finally {
      await rm(folder, { recursive: true });
      await server.stop();
    }
  });
});
