/** Runs `spark-sql` as a program of this machine, on whatever master it is pointed at. */
import { spawn } from "node:child_process";
import { EndcapError } from "../../core/errors.ts";

const SHOWN = 4000;

/** `args` begins with the program. Throws an EndcapError with what Spark said. */
export async function runSpark(args: readonly string[], folder: string): Promise<void> {
  const [program = "", ...rest] = args;
  const child = spawn(program, rest, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const note = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-200_000);
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", (error) => reject(notStarted(program, error)));
    child.on("close", (status, signal) => resolve(status ?? signal ?? 1));
  });
  if (code !== 0) throw failed(program, code, output);
}

function notStarted(program: string, error: Error): EndcapError {
  return new EndcapError({
    what: `${program} could not be started: ${error.message}`,
    where: { setting: "compute.spark.command" },
    next: "Install Spark 3.5 or 4 with Java 17, and name its spark-sql in compute.spark.command",
    cause: error,
  });
}

/** Spark's own sentence is the first line that names an error; what follows is where in its code. */
function failed(program: string, code: number | string, output: string): EndcapError {
  const lines = output.split("\n").map((line) => line.trim());
  const said =
    lines.find((line) => /^\[[A-Z_.0-9]+\]/.test(line)) ??
    lines.find((line) => /^(?:Error|Caused by|Exception in thread|org\.|java\.)/.test(line)) ??
    lines.findLast((line) => line !== "");
  return new EndcapError({
    what: `Spark ended with ${code}: ${said ?? "it said nothing"}`,
    where: { step: "compute" },
    tried: `${program}; its last words: ${output.slice(-SHOWN).trim()}`,
    next: "Mend what Spark names and run again: the run goes on with this step",
    retryable: /connection refused|timed out|slowdown|503|executorlost/i.test(output.slice(-SHOWN)),
  });
}
