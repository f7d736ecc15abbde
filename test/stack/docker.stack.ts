/** The Dockerfiles and the compose file: they lint clean, and every command in them is run, outside of a container. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { copyContext, readDockerfile, wordsOf, type Instruction } from "./dockerfile.testkit.ts";
import { pythonEnvironment } from "./python.testkit.ts";
import { mustRun, runCommand } from "./run-command.testkit.ts";
import { freePort } from "./server.testkit.ts";
import { admin, freshHome, supersetPython } from "./superset.testkit.ts";

const supersetFolder = join(checkoutFolder, "deploy", "docker", "superset");
const dockerfile = join(checkoutFolder, "Dockerfile");
const supersetDockerfile = join(supersetFolder, "Dockerfile");
const PATIENCE_MS = 900_000;
const POLL_MS = 500;

describe("Docker", { timeout: 1_800_000 }, () => {
  let folder = "";
  let endcap: Instruction[] = [];
  let superset: Instruction[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-docker-"));
    endcap = await readDockerfile(dockerfile);
    superset = await readDockerfile(supersetDockerfile);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("hadolint and the Compose Specification's schema find nothing", async () => {
    const bin = dirname(await pythonEnvironment("docker-lint-requirements.txt"));
    const missing = "The linters of docker-lint-requirements.txt";
    for (const file of [dockerfile, supersetDockerfile])
      assert.equal(
        await mustRun({ program: join(bin, "hadolint"), args: ["--failure-threshold", "style", file], missing }),
        "",
      );
    await mustRun({
      program: join(bin, "check-jsonschema"),
      args: ["--builtin-schema", "vendor.compose-spec", join(checkoutFolder, "compose.yaml")],
      missing,
    });
  });

  test("both run as a user without rights, in exec form, with one volume of their own and a pinned base", () => {
    for (const instructions of [endcap, superset]) {
      const texts = (name: string) => instructions.filter((one) => one.name === name).map(({ text }) => text);
      assert.equal(texts("USER").at(-1), "1000:1000");
      assert.equal(texts("VOLUME").length, 1);
      for (const from of texts("FROM")) assert.match(from, /^docker\.io\/library\/(node|python):\d+\.\d+\.\d+-/);
      assert.ok(wordsOf(instructions, "ENTRYPOINT").length > 0);
      assert.ok(wordsOf(instructions, "HEALTHCHECK").length > 0);
    }
  });

  test("the image's packages are those that Superset is proved with", async () => {
    assert.equal(
      await readFile(join(supersetFolder, "requirements.txt"), "utf8"),
      await readFile(join(import.meta.dirname, "superset-6.1.0-requirements.txt"), "utf8"),
    );
  });

  suiteOfEndcap();
  suiteOfSuperset();

  function suiteOfEndcap(): void {
    test("Endcap's image: built by its own commands, it serves, is healthy, stops when told, and writes to /data alone", async () => {
      const image = await buildImage();
      const before = await listing(image);
      const data = join(folder, "data");
      const port = await freePort();
      await mkdir(data);
      const node = process.execPath;
      const env = { ENDCAP_TOKEN: "only-for-a-test", ENDCAP_PORT: String(port), XDG_CACHE_HOME: join(folder, "cache") };
      const words = (name: string) =>
        wordsOf(endcap, name).map((word) =>
          word.replace("/opt/endcap", image).replace("/data", data).replace("0.0.0.0", "127.0.0.1"),
        );
      const [program, ...entry] = words("ENTRYPOINT");
      assert.equal(program, "node");
      const size = ["--stores", "3", "--products", "20", "--weeks", "3"];
      await mustRun({
        program: node,
        args: [...entry, "demo", "--dir", data, ...size, "--no-serve"],
        env,
        missing: "",
      });

      const health = () => runCommand({ program: node, args: words("HEALTHCHECK").slice(1), env, missing: "" });
      assert.equal((await health()).code, 1);
      const server = started(node, [...entry, ...words("CMD"), "--port", String(port)], env);
      await until(async () => (await health()).code === 0, server.child);
      const isTold = await fetch(`http://127.0.0.1:${port}/api/meta`);
      assert.equal(isTold.status, 401);
      assert.equal(await server.stop(), 0);
      assert.equal((await health()).code, 1);
      assert.deepEqual(await listing(image), before);
    });

    test("a run that a stopped container cuts off is finished by the next one, to the cent", async () => {
      const image = join(folder, "image");
      const entry = [join(image, "bin", "endcap.js")];
      const data = join(folder, "data");
      const env = { XDG_CACHE_HOME: join(folder, "cache") };
      const ask = async () =>
        mustRun({
          program: process.execPath,
          args: [
            ...entry,
            "sql",
            "SELECT count(*) AS n, sum(total_sales_amt) AS amount FROM weekly_store_product",
            "--dir",
            data,
            "--format",
            "csv",
            "-q",
          ],
          env,
          missing: "",
        });
      const whole = await ask();
      await rm(join(data, "state"), { recursive: true });
      const cut = started(process.execPath, [...entry, "run", "--dir", data], env);
      await until(async () => /compute/.test(cut.output()), cut.child);
      await cut.stop();
      await mustRun({ program: process.execPath, args: [...entry, "run", "--dir", data], env, missing: "" });
      assert.equal(await ask(), whole);
    });
  }

  /** The steps of the first stage in a folder with what .dockerignore leaves, then what the second stage copies. */
  async function buildImage(): Promise<string> {
    const build = join(folder, "build");
    const files = await copyContext(checkoutFolder, build);
    assert.ok(!files.some((file) => /\.(test|testkit)\.ts$|^(test|docs|bench)\//.test(file)));
    const runs = endcap.filter(({ name }) => name === "RUN").map(({ text }) => text);
    assert.deepEqual(runs.slice(0, 2), ["npm ci", "npm run build && npm prune --omit=dev"]);
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
    for (const run of runs.slice(0, 2))
      await mustRun({
        program: "sh",
        args: ["-c", run],
        folder: build,
        env,
        missing: "npm with its registry or cache",
      });
    const image = join(folder, "image");
    for (const { name, text } of endcap) {
      if (name !== "COPY" || !text.startsWith("--from=build ")) continue;
      const paths = text.split(" ").slice(1);
      const to = paths.at(-1) ?? "";
      for (const from of paths.slice(0, -1)) {
        const source = from.replace("/build/", `${build}/`);
        const target = join(image, to, to.endsWith("/") ? (from.split("/").at(-1) ?? "") : "");
        await cp(source, target, { recursive: true, verbatimSymlinks: true });
      }
    }
    return image;
  }

  function suiteOfSuperset(): void {
    test("Superset's image: its start brings it up, is healthy, lets its administrator in, and stops when told", async () => {
      const python = await supersetPython();
      const home = await freshHome(join(folder, "superset"));
      const port = await freePort();
      const env = {
        PYTHONPATH: supersetFolder,
        PYTHONDONTWRITEBYTECODE: "1",
        FLASK_APP: "superset",
        SUPERSET_CONFIG_PATH: join(supersetFolder, "superset_config.py"),
        SUPERSET_HOME: home,
        SUPERSET_HOST: "127.0.0.1",
        SUPERSET_PORT: String(port),
        SUPERSET_WORKERS: "1",
      };
      const script = (name: string) => wordsOf(superset, name).at(-1)?.replace("/opt/superset", supersetFolder) ?? "";
      const refused = await runCommand({ program: python, args: [script("ENTRYPOINT")], env, missing: "" });
      assert.match(refused.output, /SUPERSET_ADMIN_PASSWORD is not set/);
      const server = started(python, [script("ENTRYPOINT")], { ...env, SUPERSET_ADMIN_PASSWORD: admin.password });
      const health = () => runCommand({ program: python, args: [script("HEALTHCHECK")], env, missing: "" });
      await until(async () => (await health()).code === 0, server.child);
      const login = await fetch(`http://127.0.0.1:${port}/api/v1/security/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: admin.user, password: admin.password, provider: "db" }),
      });
      assert.equal(login.status, 200, server.output());
      assert.equal((await stat(join(home, "secret_key"))).mode & 0o777, 0o600);
      assert.equal(await server.stop(), 0);
      assert.equal((await health()).code, 1);
    });
  }

  type Started = { child: ChildProcess; output(): string; stop(): Promise<number | null> };

  /** Like a container's first process: it is told to stop with SIGTERM. */
  function started(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
    return {
      child,
      output: () => output,
      async stop() {
        child.kill("SIGTERM");
        const late = setTimeout(() => child.kill("SIGKILL"), 120_000);
        const code = await ended;
        clearTimeout(late);
        return code;
      },
    };
  }

  async function until(isSo: () => Promise<boolean>, child: ChildProcess): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline && child.exitCode === null) {
      if (await isSo()) return;
      await sleep(POLL_MS);
    }
    assert.fail(child.exitCode === null ? "it was not ready in time" : `it ended with ${child.exitCode}`);
  }

  async function listing(of: string): Promise<string[]> {
    const entries = await readdir(of, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  }
});
