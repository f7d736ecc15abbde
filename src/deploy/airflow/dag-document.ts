/** What Airflow shows of the DAG: what it does, what it may be started with, and what to do when a task fails. */
import type { ProjectConfig } from "../../config/project-config.ts";
import type { DagForm } from "./airflow-dag.ts";

const ways: Record<DagForm, string> = {
  plain: "get files → validate → compute → publish → complete",
  emr: "get files → prepare the job → create the cluster → add its steps → wait for each → publish → complete; the cluster is ended in any case",
};

const whenOne: Record<DagForm, string> = {
  plain: "Clear it: it goes on where it was.",
  emr: "Clear it: it goes on where it was. Of the cluster's tasks clear add_steps with what follows; Airflow then makes a new cluster.",
};

/** Markdown, safe within a Python docstring. */
export function dagDocument(config: ProjectConfig, form: DagForm): string {
  const { schedule } = config.deploy.airflow;
  const lines = [
    `**${config.name}**: ${ways[form]}.`,
    "",
    schedule === null
      ? "It is started from outside: by the arrival check, over REST, or by hand."
      : `It starts by itself at \`${schedule}\` (${config.timeZone}), and can be started over REST or by hand.`,
    "",
    "| conf | meaning |",
    "| --- | --- |",
    "| businessDate | the business date that must be complete at the end |",
    "| files | what there was to read; the files of that date must be there |",
    "| from, to | business dates to read again: a backfill |",
    "| businessDates, manifests, arrival, plan … | what was known when it was started; kept with the run |",
    "",
    `A task failed? Its log ends with what happened and what to do next. ${whenOne[form]}`,
    "Nothing is published twice, whatever is cleared or started again.",
    "",
    "Written by `endcap deploy airflow`: change the configuration and write it again, rather than this file.",
  ];
  return `${lines.join("\n").replaceAll("\\", "\\\\").replaceAll('"', '\\"')}\n`;
}
