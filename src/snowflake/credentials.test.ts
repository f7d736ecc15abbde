import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { EndcapError } from "../core/errors.ts";
import { connectionText, privateKey } from "./credentials.ts";

suite("the key that logs in to Snowflake", () => {
  const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encrypted = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open" }).toString();
  let folder = "";
  const isKey = (pem: string) => createPrivateKey(pem).equals(key);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-snowflake-key-"));
    await writeFile(join(folder, "key.p8"), encrypted);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("comes from a file or from the environment, encrypted or not, with its line ends or written as \\n", async () => {
    const plain = key.export({ type: "pkcs8", format: "pem" }).toString();
    const file = { SNOWFLAKE_PRIVATE_KEY_PATH: join(folder, "key.p8"), SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "open" };
    assert.ok(isKey(await privateKey(file)));
    assert.ok(isKey(await privateKey({ SNOWFLAKE_PRIVATE_KEY: plain })));
    assert.ok(isKey(await privateKey({ SNOWFLAKE_PRIVATE_KEY: plain.replaceAll("\n", "\\n") })));
  });

  test("that is missing, locked or not there says which variable to set, and shows nothing of itself", async () => {
    const file = { SNOWFLAKE_PRIVATE_KEY_PATH: join(folder, "key.p8") };
    const wrong = [
      {},
      file,
      { ...file, SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "shut" },
      { SNOWFLAKE_PRIVATE_KEY_PATH: "/no/key" },
    ];
    for (const env of wrong)
      await assert.rejects(privateKey(env), (error) => {
        assert.ok(error instanceof EndcapError);
        assert.match(error.next, /SNOWFLAKE_PRIVATE_KEY_PATH/);
        assert.doesNotMatch(JSON.stringify([error, String(error.cause)]), /shut|BEGIN/);
        return true;
      });
  });

  test("account and user: what is written counts before the environment", () => {
    assert.equal(connectionText("account", "acme-shop", { SNOWFLAKE_ACCOUNT: "other" }), "acme-shop");
    assert.equal(connectionText("user", null, { SNOWFLAKE_USER: "NIGHT" }), "NIGHT");
    assert.throws(() => connectionText("user", null, {}), /SNOWFLAKE_USER/);
  });
});
