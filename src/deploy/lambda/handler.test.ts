import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { EndcapError } from "../../core/errors.ts";
import { handle } from "./handler.ts";
import { readCloudConfig } from "./read-config.ts";

const whole = {
  name: "shop",
  source: "s3://delivered/night",
  storage: { s3: "s3://lake/shop" },
  workflow: { airflow: "https://airflow.example.com" },
};

async function withConfig(text: string | null, work: (beside: string) => Promise<void>): Promise<void> {
  const beside = await mkdtemp(join(tmpdir(), "endcap-lambda-"));
  try {
    if (text !== null) await writeFile(join(beside, "endcap.config.json"), text);
    await work(beside);
  } finally {
    await rm(beside, { recursive: true });
  }
}

const read = (beside: string) => readCloudConfig({ environment: {}, beside, dir: join(beside, "work") });

test("the configuration beside the bundle is the project's own, in a folder that may be written to", () =>
  withConfig(`\uFEFF${JSON.stringify(whole)}`, async (beside) => {
    const config = await read(beside);
    assert.equal(config.dir, join(beside, "work"));
    assert.deepEqual(
      [config.source.bucket, config.storage.prefix, config.workflow.dag],
      ["delivered", "shop/", "endcap_shop"],
    );
  }));

for (const [what, text, setting] of [
  ["none", null, "ENDCAP_CONFIG"],
  ["half of one", '{"name": "shop", ', undefined],
  ["one without a name", JSON.stringify({ ...whole, name: undefined }), "name"],
  ["one whose files stand in a folder", JSON.stringify({ ...whole, source: "./files" }), "source"],
  ["one that is kept in a folder", JSON.stringify({ ...whole, storage: undefined }), "storage"],
  ["one without a workflow engine", JSON.stringify({ ...whole, workflow: undefined }), "workflow"],
  ["one with a wrong setting", JSON.stringify({ ...whole, arrivalAt: "3 am" }), "arrivalAt"],
] as const) {
  test(`a configuration that a function cannot work with says what is wrong: ${what}`, () =>
    withConfig(text, async (beside) => {
      const failed = await read(beside).catch((error: unknown) => error);
      assert.ok(failed instanceof EndcapError, String(failed));
      assert.equal(failed.where.setting, setting);
      assert.notEqual(failed.next, "");
    }));
}

test("what fails is one line in the log, and thrown with what to do, so that the service counts and repeats it", () =>
  withConfig(null, async (beside) => {
    const lines: string[] = [];
    const clock = { now: () => new Date("2026-01-06T03:00:00Z") };
    const effects = {
      environment: {},
      clock,
      beside,
      dir: join(beside, "work"),
      write: (line: string) => lines.push(line),
    };
    await assert.rejects(handle({ businessDate: "yesterday" }, effects), /businessDate is "yesterday"\. Name a day/);
    await assert.rejects(handle(null, effects), /no configuration\. Set ENDCAP_CONFIG/);
    const logged = lines.map((line) => JSON.parse(line) as { level: string; time: string; error: { next: string } });
    assert.deepEqual(
      logged.map(({ level, time }) => [level, time]),
      Array.from({ length: 2 }, () => ["error", "2026-01-06T03:00:00.000Z"]),
    );
    assert.match(logged[1]?.error.next ?? "", /s3:\/\/bucket/);
  }));
