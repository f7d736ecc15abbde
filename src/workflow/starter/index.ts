/** The workflow engines that a configuration can name. The program of each is loaded when it is used. */
import type { WorkflowConfig } from "../../config/project-config.ts";
import type { WorkflowStarter } from "./starter.ts";

/** How patient its requests are; by default as for a start at night. */
type Patience = { timeoutMs?: number; retriesMs?: readonly number[] };

type Opener<Kind extends WorkflowConfig["kind"]> = (
  config: Extract<WorkflowConfig, { kind: Kind }>,
  patience: Patience,
) => Promise<WorkflowStarter | null>;

const adapters: { [Kind in WorkflowConfig["kind"]]: Opener<Kind> } = {
  embedded: async () => null,
  airflow: async ({ url, dag, version }, patience) => {
    const { airflowCredentials } = await import("./credentials.ts");
    const params = { url, dag, credentials: () => airflowCredentials(), ...patience };
    return version === 3
      ? (await import("./adapters/airflow-3.ts")).airflow3(params)
      : (await import("./adapters/airflow-2.ts")).airflow2(params);
  },
  mwaa: async ({ environment, region, dag, version }, patience) => {
    const { awsRegion } = await import("../../core/aws-call.ts");
    const { mwaa } = await import("./adapters/mwaa.ts");
    return mwaa({ environment, region: awsRegion(region, "workflow.region"), dag, version, ...patience });
  },
};

/** null where Endcap itself is the workflow engine. */
export function openStarter(config: WorkflowConfig, patience: Patience = {}): Promise<WorkflowStarter | null> {
  const open: (config: never, patience: Patience) => Promise<WorkflowStarter | null> = adapters[config.kind];
  return open(config as never, patience);
}
