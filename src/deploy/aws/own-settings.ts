/** Lines of the configuration by which a project uses what its stack holds. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { EMR_TAG } from "./roles.ts";

/** What the configuration still lacks, as the settings to write; `outputs`: the stack's, {} before it is made. */
export function missingSettings(
  config: Pick<ProjectConfig, "alerts" | "catalog" | "compute" | "deploy" | "logs" | "query">,
  stack: string,
  database: string,
  outputs: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { alerts, catalog, compute, deploy, logs, query } = config;
  const topic = outputs["AlarmTopicArn"];
  const group = `/endcap/${stack}/runs`;
  const emr = {
    serviceRole: `${stack}-emr`,
    instanceProfile: `${stack}-emr-machines`,
    tags: { ...deploy.emr.tags, [EMR_TAG]: "true" },
  };
  const usesEmr = compute.kind === "spark" && compute.by === "steps";
  const hasEmr =
    deploy.emr.serviceRole === emr.serviceRole &&
    deploy.emr.instanceProfile === emr.instanceProfile &&
    deploy.emr.tags[EMR_TAG] === "true";
  return {
    ...(catalog.kind === "glue" ? {} : { catalog: { glue: { database } } }),
    ...(query.kind === "athena" && query.workgroup === stack ? {} : { query: { athena: { workgroup: stack } } }),
    ...(topic === undefined || alerts.sns === topic ? {} : { alerts: { sns: topic } }),
    ...(logs.cloudWatch?.group === group ? {} : { logs: { cloudwatch: group } }),
    ...(usesEmr && !hasEmr ? { deploy: { emr } } : {}),
  };
}
