/** The S3 adapter on a real S3 server: the port's behaviour, and what is said when the service says no. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EndcapError } from "../../src/core/errors.ts";
import { s3Storage, type S3Params } from "../../src/storage/adapters/s3.ts";
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
});
