import assert from "node:assert/strict";
import test from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { UsageError } from "../../core/errors.ts";
import { arrivalExpression } from "./arrival.ts";
import { estimateCost, statedSize } from "./cost.ts";
import { missingSettings } from "./own-settings.ts";
import { mergeParameters, parametersText, readParameters } from "./parameters-file.ts";
import { stackInputs } from "./stack-inputs.ts";

const written = {
  name: "Corner shop",
  source: "s3://corner-landing/nightly",
  storage: { s3: "s3://corner-lake", region: "eu-central-1" },
  timeZone: "Europe/Berlin",
  arrivalAt: "22:40",
} as const satisfies WrittenConfig;

const config = (more: Partial<WrittenConfig> = {}) => normaliseConfig({ ...written, ...more }, "/shop");

test("the configuration fills the parameters", () => {
  const { stack, region, parameters } = stackInputs(
    config({ arrivalUntil: "01:10", workflow: { mwaa: "night" }, catalog: { glue: { database: "retail" } } }),
  );
  assert.deepEqual([stack, region], ["endcap-corner-shop", "eu-central-1"]);
  assert.deepEqual(parameters, {
    ProjectName: "Corner shop",
    LandingBucketName: "corner-landing",
    LandingPrefix: "nightly/",
    LakeBucketName: "corner-lake",
    LakePrefix: "",
    ScheduleExpression: "cron(10,25,40,55 * * * ? *)",
    TimeZone: "Europe/Berlin",
    RetentionDays: "30",
    GlueDatabaseName: "retail",
    LateMinutes: "150",
    MwaaEnvironment: "night",
  });
  assert.equal(stackInputs(config()).parameters.LateMinutes, "180");
  assert.equal(arrivalExpression("03:00"), "cron(0,15,30,45 * * * ? *)");
});

test("a project that is not on Amazon S3, and a name that no stack can have, say what to write", () => {
  const refused = (more: Partial<WrittenConfig>, stack?: string) => {
    try {
      stackInputs(config(more), stack);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return `${error.what} ${error.where.setting ?? ""} ${error.next}`;
    }
    throw new Error("it was taken");
  };
  assert.match(refused({ source: "./files" }), /source .*s3:\/\//);
  const elsewhere = { s3: "s3://lake", endpoint: "http://minio:9000" } as const;
  assert.match(refused({ storage: elsewhere }), /http:\/\/minio:9000 storage\.endpoint/);
  for (const name of ["Shop", "1shop", "shop-", "a".repeat(29)]) assert.match(refused({}, name), /28 small letters/);
  assert.equal(
    stackInputs(config({ name: "Ein sehr langer Name eines Händlers" })).stack,
    "endcap-ein-sehr-langer-name",
  );
});

test("of the written parameters the account's own stay, the configuration's follow it, unknown ones go", () => {
  const first = mergeParameters(stackInputs(config()).parameters, {});
  assert.equal(first["AlarmEmail"], "");
  assert.ok(!("CodeKey" in first));
  const edited = { ...first, AlarmEmail: "ops@example.com", TimeZone: "Asia/Tokyo", Gone: "1" };
  const next = mergeParameters(stackInputs(config()).parameters, edited);
  assert.deepEqual(next, { ...first, AlarmEmail: "ops@example.com" });
  assert.deepEqual(readParameters(parametersText(next), "p.json"), next);
  assert.throws(() => readParameters("{", "p.json"), /no JSON/);
  assert.throws(() => readParameters('[{"ParameterKey":"A","ParameterValue":1}]', "p.json"), /"ParameterValue":1/);
});

test("what the configuration lacks to use the stack is named until it is there", () => {
  const spark = { compute: { spark: { by: "steps" } } } as const;
  const outputs = { AlarmTopicArn: "arn:aws:sns:eu-central-1:123456789012:shop-alarms" };
  const lacking = missingSettings(config(spark), "shop", "retail", outputs) as Partial<WrittenConfig>;
  assert.deepEqual(Object.keys(lacking), ["catalog", "query", "alerts", "logs", "deploy"]);
  assert.deepEqual(missingSettings(config({ ...spark, ...lacking }), "shop", "retail", outputs), {});
  assert.ok(!("alerts" in missingSettings(config(), "shop", "retail", {})));
});

test("costs are the sum of their lines, grow with the size, and follow what the project uses", () => {
  const small = estimateCost(statedSize(45, 320), config());
  const large = estimateCost(statedSize(450, 3200), config());
  assert.ok(Math.abs(small.dollars - small.lines.reduce((sum, { dollars }) => sum + dollars, 0)) < 1e-9);
  assert.ok(large.dollars > small.dollars);
  for (const [index, { service, dollars }] of small.lines.entries())
    assert.ok((large.lines[index]?.dollars ?? 0) >= dollars, service);
  const services = (more: Partial<WrittenConfig>) =>
    estimateCost(statedSize(45, 320), config(more)).lines.map(({ service }) => service);
  assert.ok(services({ compute: { spark: { by: "steps" } } }).includes("EMR"));
  assert.ok(!services({}).includes("EMR") && services({}).includes("Worker"));
  assert.ok(services({ workflow: { mwaa: "night" } }).includes("MWAA"));
  assert.match(small.basis, /us-east-1, \d{4}-\d\d/);
});
