import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { UsageError } from "../../core/errors.ts";
import { airflowDag, type DagForm } from "./airflow-dag.ts";
import { pythonText } from "./python-text.ts";

const steps: WrittenConfig = {
  source: "s3://landing/night",
  storage: { s3: "s3://lake/shop" },
  compute: { spark: { by: "steps" } },
};

function dag(written: Partial<WrittenConfig>, form: DagForm) {
  const config = { name: "Corner shop", source: "files", timeZone: "Europe/Berlin", ...written };
  return airflowDag(normaliseConfig(config, "/srv/shop", { timeZone: "UTC", threads: 2 }), form);
}

test("plain data is written as Python writes it, long members a line each", () => {
  assert.equal(pythonText({ a: [1, true, null], b: 'say "Ä"' }), '{"a": [1, True, None], "b": "say \\"Ä\\""}');
  const long = { names: ["x".repeat(60), "y".repeat(60)], none: [] };
  assert.equal(
    pythonText(long),
    `{\n    "names": [\n        "${"x".repeat(60)}",\n        "${"y".repeat(60)}",\n    ],\n    "none": [],\n}`,
  );
});

test("the DAG of a project with nothing set: started from outside, on the project's own folder", () => {
  const { text, dag: id } = dag({}, "plain");
  assert.equal(id, "endcap_corner_shop");
  for (const line of [
    'DAG_ID = "endcap_corner_shop"',
    'PROJECT = "/srv/shop"',
    'ENDCAP = ["endcap"]',
    'TIME_ZONE = "Europe/Berlin"',
    "SCHEDULE = None",
    "RETRIES = 2",
    "RETRY_MINUTES = 5",
  ])
    assert.ok(text.includes(`\n${line}\n`), line);
  assert.doesNotMatch(text, /amazon|CLUSTER/);
  assert.equal(text, dag({}, "plain").text);
});

test("with EMR the cluster is as the settings say, and overrides win", () => {
  const emr = {
    subnet: "subnet-0ab1",
    coreCount: 5,
    spot: true,
    idleMinutes: 7,
    tags: { team: "data" },
    overrides: { SecurityConfiguration: "strict", ReleaseLabel: "emr-7.13.0" },
  };
  const { text } = dag({ ...steps, deploy: { emr, airflow: { command: ["/opt/endcap/bin/endcap"] } } }, "emr");
  for (const part of [
    'ENDCAP = ["/opt/endcap/bin/endcap"]',
    '"ReleaseLabel": "emr-7.13.0"',
    '"LogUri": "s3://lake/shop/emr-logs/"',
    '"Ec2SubnetId": "subnet-0ab1"',
    '"InstanceCount": 5',
    '"Market": "SPOT"',
    '"AutoTerminationPolicy": {"IdleTimeout": 420}',
    '"SecurityConfiguration": "strict"',
    '{"Key": "team", "Value": "data"}',
    ".as_teardown(setups=create_cluster, on_failure_fail_dagrun=True)",
    "retries=max(RETRIES, 20)",
  ])
    assert.ok(text.includes(part), part);
});

test("a form that does not fit the configuration is refused, with what would", () => {
  const refusal = (written: Partial<WrittenConfig>, form: DagForm) => {
    try {
      dag(written, form);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return `${error.what} ${error.next}`;
    }
    return "";
  };
  assert.match(refusal({}, "emr"), /nothing to do for EMR .*"by": "steps"/);
  assert.match(refusal(steps, "plain"), /handed out as steps.* Call it with --emr/);
  assert.match(refusal({ compute: steps.compute }, "emr"), /files in S3.* Set storage/);
});

test("a name of any letters makes an id, and a document that Python can read", () => {
  assert.equal(dag({ name: "Müller & Söhne (Süd)" }, "plain").dag, "endcap_m_ller_s_hne_s_d");
  assert.equal(dag({ workflow: { airflow: "http://airflow:8080", dag: "nightly" } }, "plain").dag, "nightly");
  const { text } = dag({ name: 'Bob\'s """best\\""" shop' }, "plain");
  assert.ok(text.startsWith(`"""\n**Bob's \\"\\"\\"best\\\\\\"\\"\\" shop**: get files`));
});
