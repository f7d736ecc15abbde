import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, dimensions, facts, makeTinyShop } from "../../../test/tiny-shop.testkit.ts";
import { awsKeys, startAwsServer, type AwsRequest, type AwsServer } from "../../core/aws-server.testkit.ts";
import { quietEffects } from "../../core/effects.ts";
import { openProject } from "../project.ts";
import { run } from "../run.ts";
import { cloudWatchLog } from "./log.ts";

Object.assign(process.env, awsKeys);

type Event = { timestamp: number; message: string };
type Body = { logGroupName: string; logStreamName: string; logEvents?: Event[] };

async function withLogs(
  answer: (request: AwsRequest) => { status: number; body?: string },
  work: (server: AwsServer) => Promise<void>,
): Promise<void> {
  const server = await startAwsServer(answer);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

const bodies = (server: AwsServer): Body[] => server.requests.map(({ body }) => JSON.parse(body) as Body);
const events = (server: AwsServer): Event[] => bodies(server).flatMap(({ logEvents = [] }) => logEvents);
const taken = () => ({ status: 200, body: "{}" });

test("lines arrive in the order of their time, in calls that CloudWatch takes, in a stream that is made once", () =>
  withLogs(
    ({ headers }) =>
      headers["x-amz-target"]?.endsWith("CreateLogStream") === true
        ? { status: 400, body: '{"__type":"ResourceAlreadyExistsException"}' }
        : taken(),
    async (server) => {
      const environment = { AWS_ENDPOINT_URL: server.endpoint };
      const log = cloudWatchLog({ group: "/endcap/shop", region: "eu-central-1", stream: "r1", environment });
      for (let index = 0; index < 40; index++)
        log.line(`${index} ${"ü".repeat(40_000)}`, new Date(1_767_668_400_000 + (index % 2 === 0 ? index : -index)));
      assert.equal(await log.close(), null);
      assert.deepEqual(
        [...new Set(bodies(server).map(({ logGroupName, logStreamName }) => `${logGroupName} ${logStreamName}`))],
        ["/endcap/shop r1"],
      );
      assert.equal(events(server).length, 40);
      assert.equal(server.requests.filter(({ headers }) => headers["x-amz-target"]?.includes("Create")).length, 1);
      for (const { logEvents = [] } of bodies(server)) {
        const times = logEvents.map(({ timestamp }) => timestamp);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
        assert.ok(logEvents.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0) <= 1_048_576);
      }
    },
  ));

test("a run's log and figures reach its group; one that is not taken is a warning, and the run is done", async () => {
  const parent = await mkdtemp(join(tmpdir(), "endcap-cloudwatch-"));
  const shop = await makeTinyShop(parent, {
    name: "shop",
    logs: { cloudwatch: "/endcap/shop", region: "eu-central-1" },
  });
  await deliver(shop, { ...dimensions(), ...facts(0, 2) });
  const runOnce = async (server: AwsServer): Promise<string[]> => {
    process.env["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] = server.endpoint;
    const warnings: string[] = [];
    const project = await openProject(shop.dir);
    const clock = { now: () => new Date("2026-01-07T03:00:00Z") };
    const report = ({ kind, text }: { kind: string; text: string }) => kind === "warning" && warnings.push(text);
    try {
      assert.equal((await run(project, quietEffects({ clock, report }), { trigger: "test" })).status, "done");
    } finally {
      project.close();
    }
    return warnings;
  };
  await withLogs(taken, async (server) => {
    assert.deepEqual(await runOnce(server), []);
    const lines = events(server).map(({ message }) => JSON.parse(message) as Record<string, unknown>);
    assert.ok(lines.some(({ msg, level }) => msg === "run started" && level === "info"));
    const figures = lines.find((line) => "_aws" in line);
    assert.deepEqual(
      { ...figures, _aws: null },
      {
        _aws: null,
        Run: "20260107T030000Z",
        BusinessDate: "2026-01-06",
        Project: "shop",
        DeliveryComplete: 1,
        DeliveryLatenessMinutes: 60,
        LastGoodDateAgeDays: 1,
        RunSeconds: 0,
        RunFailed: 0,
        RowsIn: 57,
        RowsQuarantined: 0,
        QuarantinedPercent: 0,
      },
    );
  });
  await withLogs(
    () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' }),
    async (server) => {
      const [warning = ""] = await runOnce(server);
      assert.match(warning, /CloudWatch Logs refused logs:CreateLogStream on log group \/endcap\/shop/);
    },
  );
  await rm(parent, { recursive: true });
});
