import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cloudWatchMetrics } from "../../workflow/cloudwatch/metrics.ts";
import type { Value } from "./cloudformation.ts";
import { stackTemplate } from "./template.ts";
import { templateYaml } from "./yaml.ts";

/** What CloudFormation takes as a text in a call. */
const MOST_BYTES = 51_200;

const template = stackTemplate();
const resources = Object.entries(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);

type Statement = { Sid: string; Effect: string; Principal?: Value; Action: Value; Resource: Value; Condition?: Value };

/** Every statement of every policy of the template, with the resource that it belongs to. */
function statements(): { owner: string; statement: Statement }[] {
  const found: { owner: string; statement: Statement }[] = [];
  const walk = (owner: string, value: Value) => {
    if (typeof value !== "object") return;
    if (!Array.isArray(value) && "Effect" in value) found.push({ owner, statement: value as unknown as Statement });
    for (const inner of Object.values(value as Record<string, Value>)) walk(owner, inner);
  };
  for (const [owner, { Properties }] of resources) walk(owner, Properties);
  return found;
}

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);

suite("the stack's template", () => {
  test("every bucket is versioned, encrypted, closed to the public, and stays when the stack goes", () => {
    const buckets = ofType("AWS::S3::Bucket");
    assert.equal(buckets.length, 3);
    for (const [name, { DeletionPolicy, UpdateReplacePolicy, Properties }] of buckets) {
      assert.deepEqual([DeletionPolicy, UpdateReplacePolicy], ["Retain", "Retain"], name);
      assert.deepEqual(Properties["VersioningConfiguration"], { Status: "Enabled" }, name);
      assert.match(JSON.stringify(Properties["BucketEncryption"]), /"SSEAlgorithm":"AES256"/, name);
      assert.deepEqual(Object.values(Properties["PublicAccessBlockConfiguration"] as object), [true, true, true, true]);
      const policy = ofType("AWS::S3::BucketPolicy").find(
        ([, { Properties: own }]) => (own["Bucket"] as { Ref?: string }).Ref === name,
      );
      assert.match(JSON.stringify(policy), /"Effect":"Deny","Principal":"\*".*"aws:SecureTransport":"false"/, name);
    }
  });

  test("nothing is allowed to everybody, no action is open, and only the making of a cluster names no resource", () => {
    const all = statements();
    assert.ok(all.length > 25);
    for (const { owner, statement } of all.filter((one) => one.statement.Effect === "Allow")) {
      const { Sid, Principal, Action, Resource, Condition } = statement;
      assert.ok(!JSON.stringify(Principal ?? "").includes('"*"'), `${owner} ${Sid}`);
      assert.ok(!list(Action).some((action) => String(action).includes("*")), `${owner} ${Sid}`);
      if (Resource === undefined) continue;
      const isOpen = list(Resource).some((resource) => ["*", "arn:aws:s3:::*"].includes(String(resource)));
      if (!isOpen) continue;
      assert.equal(Sid, "MakeCluster", owner);
      assert.deepEqual(Action, ["elasticmapreduce:RunJobFlow", "elasticmapreduce:AddTags"]);
      assert.match(JSON.stringify(Condition), /elasticmapreduce:RequestTag/);
    }
  });

  test("objects are written and read below the project's own prefixes alone", () => {
    const data = statements().filter(
      ({ statement: { Action, Effect } }) =>
        Effect === "Allow" && list(Action).some((action) => /^s3:.*Object$/.test(String(action))),
    );
    assert.ok(data.length >= 6);
    for (const { owner, statement } of data)
      for (const resource of list(statement.Resource))
        assert.match(
          JSON.stringify(resource),
          /\$\{LandingBucketName\}\/\$\{LandingPrefix\}|\$\{LakeBucketName\}\/\$\{LakePrefix\}|-logs-.*\/athena\/|LogsBucket\.Arn\}\/access/,
          `${owner} ${statement.Sid}`,
        );
  });

  test("the arrival Lambda writes its notes, and no table, no delivered file", () => {
    const own = statements().filter(({ owner }) => owner === "ArrivalRole" || owner.endsWith("Policy"));
    const writes = own.filter(
      ({ owner, statement }) => owner === "ArrivalRole" && /Put|Delete/.test(JSON.stringify(statement.Action)),
    );
    assert.deepEqual(
      writes.map(({ statement }) => statement.Sid),
      ["WriteArrivals", "Logs"],
    );
    assert.match(JSON.stringify(writes[0]?.statement.Resource), /\$\{LakePrefix\}state\/arrival\/\*/);
  });

  test("whatever is referred to is there", () => {
    const known = new Set([...Object.keys(template.Parameters), ...Object.keys(template.Resources)]);
    const names = [
      ...JSON.stringify(template).matchAll(/\$\{(\w+(?:::\w+)?)[.}]|"Ref":"([^"]+)"|"Fn::GetAtt":\["(\w+)"/g),
    ];
    assert.ok(names.length > 100);
    for (const [, inText, byRef, byAttribute] of names) {
      const name = inText ?? byRef ?? byAttribute ?? "";
      assert.ok(name.startsWith("AWS::") || known.has(name), name);
    }
    for (const [name, { Condition }] of resources)
      assert.ok(Condition === undefined || Condition in template.Conditions, name);
  });

  test("alarms and dashboard watch metrics that are written, and tell the topic", () => {
    const alarms = ofType("AWS::CloudWatch::Alarm");
    assert.equal(alarms.length, 5);
    for (const [name, { Properties }] of alarms) {
      assert.deepEqual(Properties["AlarmActions"], [{ Ref: "AlarmTopic" }], name);
      for (const [, metric = ""] of JSON.stringify(Properties).matchAll(/"Namespace":"Endcap","MetricName":"(\w+)"/g))
        assert.ok(metric in cloudWatchMetrics, metric);
    }
    const body = template.Resources["Dashboard"]?.Properties["DashboardBody"] as { "Fn::Sub": string };
    const { widgets } = JSON.parse(body["Fn::Sub"]) as { widgets: { properties: { metrics: string[][] } }[] };
    assert.equal(widgets.length, 6);
    for (const { properties } of widgets)
      for (const [namespace, metric = ""] of properties.metrics) {
        assert.equal(namespace, "Endcap");
        assert.ok(metric in cloudWatchMetrics, metric);
      }
  });

  test("the same bytes every time, few enough for a call, and no secret among them", () => {
    const text = templateYaml(template);
    assert.equal(templateYaml(stackTemplate()), text);
    assert.ok(Buffer.byteLength(text) <= MOST_BYTES, `${Buffer.byteLength(text)} bytes`);
    assert.ok(!/password:|AKIA[0-9A-Z]{16}|SecretString|resolve:|NoEcho|aws_secret/i.test(text));
  });
});
