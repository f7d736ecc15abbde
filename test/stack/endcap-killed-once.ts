/**
 * Stands before Endcap's command: where ENDCAP_KILL_AFTER_COMMIT names a file that is not there yet, the first command that
 * would publish and tell dies right behind its commit, with the run left open, as on a machine that loses its power.
 */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";

const [program = "", ...args] = process.argv.slice(2);
const mark = process.env["ENDCAP_KILL_AFTER_COMMIT"];
const dies = mark !== undefined && !existsSync(mark) && args.includes("notify");
const asked = dies ? args.map((argument) => (argument === "notify" ? "commit" : argument)) : args;
const child = spawn(program, asked, { stdio: "inherit" });
child.on("close", (code) => {
  process.exitCode = code ?? 1;
  if (!dies || mark === undefined) return;
  writeFileSync(mark, "");
  process.kill(process.pid, "SIGKILL");
});
