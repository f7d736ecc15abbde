/**
 * Stands before Endcap's command: where ENDCAP_KILL_AFTER_COMMIT names a file that is not there yet, the first command that
 * commits is killed right behind the commit, as by a machine that loses its power.
 */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [program = "", ...args] = process.argv.slice(2);
const mark = process.env["ENDCAP_KILL_AFTER_COMMIT"];
const state = join(args[args.indexOf("--dir") + 1] ?? "", "state", "endcap.db");
const child = spawn(program, args, { stdio: "inherit" });
child.on("close", (code) => (process.exitCode = code ?? 1));

if (mark !== undefined && !existsSync(mark) && args.includes("notify")) {
  const before = commits();
  const look = setInterval(() => {
    if (commits() === before) return;
    clearInterval(look);
    writeFileSync(mark, "");
    child.kill("SIGKILL");
    process.kill(process.pid, "SIGKILL");
  }, 2);
  child.on("close", () => clearInterval(look));
}

function commits(): number {
  const database = new DatabaseSync(state, { readOnly: true });
  try {
    return Number(database.prepare("SELECT count(*) AS n FROM commits").get()?.["n"] ?? 0);
  } finally {
    database.close();
  }
}
