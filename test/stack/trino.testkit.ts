/** A real Trino on this machine, whose catalog is Glue's API and whose files are on an S3 server: what Athena is made of. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "./cache.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import type { S3Server } from "./s3-server.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const VERSION = "476";
const PLUGINS = new Set(["hive"]);

export type TrinoServer = { address: string; stop(): Promise<void> };

export async function startTrino(glueEndpoint: string, s3: S3Server): Promise<TrinoServer> {
  const home = join(await trinoHome(), `trino-server-${VERSION}`);
  const java = await java24();
  const folder = await mkdtemp(join(tmpdir(), "endcap-trino-"));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region } = s3.env;
  await mkdir(join(folder, "etc", "catalog"), { recursive: true });
  await mkdir(join(folder, "data"));
  await writeFile(
    join(folder, "etc", "config.properties"),
    properties({
      coordinator: "true",
      "node-scheduler.include-coordinator": "true",
      "http-server.http.port": String(port),
      "discovery.uri": address,
      "query.max-memory": "512MB",
      "query.max-memory-per-node": "512MB",
      "task.concurrency": "2",
    }),
  );
  await writeFile(join(folder, "etc", "log.properties"), "io.trino=WARN\n");
  await writeFile(
    join(folder, "etc", "catalog", "awsdatacatalog.properties"),
    properties({
      "connector.name": "hive",
      "hive.metastore": "glue",
      "hive.metastore.glue.region": region,
      "hive.metastore.glue.endpoint-url": glueEndpoint,
      "hive.metastore.glue.aws-access-key": key,
      "hive.metastore.glue.aws-secret-key": secret,
      "hive.metastore-cache-ttl": "0s",
      "hive.metastore-stats-cache-ttl": "0s",
      "fs.native-s3.enabled": "true",
      "s3.endpoint": s3.endpoint,
      "s3.region": region,
      "s3.path-style-access": "true",
      "s3.aws-access-key": key,
      "s3.aws-secret-key": secret,
      "hive.table-statistics-enabled": "false",
    }),
  );
  const server = await startServer({
    program: java,
    args: [
      "-Xmx1500M",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-XX:ReservedCodeCacheSize=256M",
      "-Djdk.attach.allowAttachSelf=true",
      "-cp",
      `${home}/lib/*`,
      "-Dnode.environment=test",
      "-Dnode.id=athena",
      `-Dnode.data-dir=${join(folder, "data")}`,
      "-Dnode.bind-ip=127.0.0.1",
      "-Dnode.internal-address=127.0.0.1",
      `-Dplugin.dir=${home}/plugin`,
      `-Dconfig=${join(folder, "etc", "config.properties")}`,
      `-Dlog.levels-file=${join(folder, "etc", "log.properties")}`,
      `-Dcatalog.config-dir=${join(folder, "etc", "catalog")}`,
      "io.trino.server.TrinoServer",
    ],
    folder,
    isReady: async () => {
      const answer = await fetch(`${address}/v1/info`);
      return ((await answer.json()) as { starting: boolean }).starting === false;
    },
  });
  return {
    address,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server without the plugins that no test needs. */
function trinoHome(): Promise<string> {
  return installed(`trino-${VERSION}`, async (aside) => {
    const missing = "The stack's tests need Maven (mvn) on the PATH, and a Maven repository.";
    await mkdir(aside, { recursive: true });
    await mustRun({
      program: "mvn",
      args: [
        "-q",
        "-B",
        "dependency:copy",
        `-Dartifact=io.trino:trino-server:${VERSION}:tar.gz`,
        `-DoutputDirectory=${aside}`,
      ],
      missing,
    });
    const archive = join(aside, `trino-server-${VERSION}.tar.gz`);
    await mustRun({ program: "tar", args: ["-xzf", archive, "-C", aside], missing: "tar" });
    await rm(archive);
    const plugins = join(aside, `trino-server-${VERSION}`, "plugin");
    for (const name of await readdir(plugins))
      if (!PLUGINS.has(name)) await rm(join(plugins, name), { recursive: true });
  });
}

/** Java 24 or newer: JAVA_HOME's, or one that stands beside the machine's default. */
async function java24(): Promise<string> {
  const missing = "Trino needs Java 24 or newer: in the folder that JAVA_HOME names, or below /usr/lib/jvm.";
  const beside = await readdir("/usr/lib/jvm").catch(() => []);
  const homes = [process.env["JAVA_HOME"], ...beside.map((name) => join("/usr/lib/jvm", name))];
  for (const home of homes) {
    const program = join(home ?? "", "bin", "java");
    if (home === undefined || !existsSync(program)) continue;
    const version = await mustRun({ program, args: ["-version"], missing });
    if (Number(/version "(\d+)/.exec(version)?.[1] ?? 0) >= 24) return program;
  }
  throw new Error(missing);
}

function properties(entries: Record<string, string>): string {
  return Object.entries(entries)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
