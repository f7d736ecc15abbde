/**
 * Stands in for Endcap's command where a test is about the DAG's logic alone: a job of two steps, and a run that is whole when
 * it is asked for. What the real one answers is tested in src/workflow/run-until.test.ts.
 */
const words = process.argv.slice(2);
const until = words[words.indexOf("--until") + 1];
const runId = "20260106T030000Z";
const step = (name: string) => ({ name, args: ["spark-sql", "-f", `s3://lake/work/${name}.sql`] });

const answer =
  until === "notify"
    ? { runId, status: "done", complete: true, asOf: "2026-01-05" }
    : {
        runId,
        until: until === "compute" ? "validate" : until,
        open: true,
        job: until === "compute" ? { id: runId, steps: [step("step 1"), step("step 2")] } : null,
      };
process.stdout.write(`${JSON.stringify(answer)}\n`);
