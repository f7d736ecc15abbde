/** The DAG of a project as one Python file. The same configuration gives the same bytes. */
import { readFileSync } from "node:fs";
import { defaultDag } from "../../config/default-dag.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { UsageError } from "../../core/errors.ts";
import { dagDocument } from "./dag-document.ts";
import { emrCluster } from "./emr-cluster.ts";
import { pythonText, type PythonValue } from "./python-text.ts";

/** `plain`: every step on the worker. `emr`: Spark's part on a cluster that the DAG makes and ends. */
export type DagForm = "plain" | "emr";

export type AirflowDag = { dag: string; form: DagForm; text: string };

/** Throws a `UsageError` where the configuration and the form do not fit together. */
export function airflowDag(config: ProjectConfig, form: DagForm): AirflowDag {
  checkForm(config, form);
  const dag = dagId(config);
  const { airflow, emr } = config.deploy;
  const settings: Record<string, PythonValue> = {
    DAG_ID: dag,
    NAME: config.name,
    PROJECT: airflow.project,
    ENDCAP: airflow.command,
    TIME_ZONE: config.timeZone,
    SCHEDULE: airflow.schedule,
    RETRIES: airflow.retries,
    RETRY_MINUTES: airflow.retryMinutes,
    ...(form === "plain"
      ? {}
      : { POLL_SECONDS: emr.pollSeconds, TIMEOUT_HOURS: emr.timeoutHours, CLUSTER: emrCluster(config, dag) }),
  };
  const constants = Object.entries(settings).map(([name, value]) => `${name} = ${pythonText(value)}\n`);
  const imports = form === "plain" ? part("imports") : part("imports") + part("imports-emr");
  return {
    dag,
    form,
    text: [
      `"""\n${dagDocument(config, form)}"""\n\n${imports}\n${constants.join("")}`,
      part("endcap"),
      part(form),
    ].join("\n\n"),
  };
}

/** The id of the project's DAG: what starts it and what looks at it use the same. */
function dagId({ name, workflow }: Pick<ProjectConfig, "name" | "workflow">): string {
  return workflow.kind === "embedded" ? defaultDag(name) : workflow.dag;
}

function checkForm({ compute }: ProjectConfig, form: DagForm): void {
  const isBySteps = compute.kind === "spark" && compute.by === "steps";
  if (isBySteps === (form === "emr")) return;
  throw isBySteps
    ? new UsageError({
        what: "This project's Spark job is handed out as steps, which a DAG without --emr gives to nobody",
        where: { setting: "compute.spark.by" },
        next: "Call it with --emr, or set compute.spark.by to command",
      })
    : new UsageError({
        what: "This project computes on the worker itself: there is nothing to do for EMR",
        where: { setting: "compute" },
        next: 'Set compute: { "spark": { "by": "steps" } } in the configuration, or leave out --emr',
      });
}

function part(name: string): string {
  return readFileSync(new URL(`./dag/${name}.py`, import.meta.url), "utf8");
}
