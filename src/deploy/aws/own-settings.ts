/** Lines of the configuration by which a project uses what its stack holds. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { EMR_TAG } from "./roles.ts";

/** What the configuration still lacks, as the settings to write; `outputs`: the stack's, {} before it is made. */
export function missingSettings(
  config: Pick<ProjectConfig, "alerts" | "compute" | "deploy">,
  stack: string,
  outputs: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { alerts, compute, deploy } = config;
  const topic = outputs["AlarmTopicArn"];
  const wantsEmr = compute.kind === "spark" && compute.by === "steps";
  const emr = {
    serviceRole: `${stack}-emr`,
    instanceProfile: `${stack}-emr-machines`,
    tags: { [EMR_TAG]: "true" },
  };
  const hasEmr =
    deploy.emr.serviceRole === emr.serviceRole &&
    deploy.emr.instanceProfile === emr.instanceProfile &&
    deploy.emr.tags[EMR_TAG] === "true";
  return {
    ...(topic !== undefined && alerts.sns !== topic ? { alerts: { sns: topic } } : {}),
    ...(wantsEmr && !hasEmr ? { deploy: { emr } } : {}),
  };
}
