/** The cluster that a DAG run makes, as EMR's RunJobFlow takes it. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { UsageError } from "../../core/errors.ts";
import type { PythonValue } from "./python-text.ts";

/** `dag`: the DAG's id. Airflow fills in the run's id. */
export function emrCluster({ deploy, storage }: Pick<ProjectConfig, "deploy" | "storage">, dag: string): PythonValue {
  const { emr } = deploy;
  const group = (name: string, role: string, type: string, count: number, market: string) => ({
    Name: name,
    InstanceRole: role,
    InstanceType: type,
    InstanceCount: count,
    Market: market,
  });
  return {
    Name: `${dag} {{ run_id }}`,
    ReleaseLabel: emr.release,
    Applications: [{ Name: "Spark" }],
    LogUri: emr.logs ?? logsBelow(storage),
    Instances: {
      ...(emr.subnet === null ? {} : { Ec2SubnetId: emr.subnet }),
      InstanceGroups: [
        group("Primary", "MASTER", emr.primary, 1, "ON_DEMAND"),
        group("Core", "CORE", emr.core, emr.coreCount, emr.spot ? "SPOT" : "ON_DEMAND"),
      ],
      KeepJobFlowAliveWhenNoSteps: true,
      TerminationProtected: false,
    },
    AutoTerminationPolicy: { IdleTimeout: emr.idleMinutes * 60 },
    ServiceRole: emr.serviceRole,
    JobFlowRole: emr.instanceProfile,
    VisibleToAllUsers: true,
    Tags: Object.entries({ endcap: dag, ...emr.tags }).map(([Key, Value]) => ({ Key, Value })),
    ...(emr.overrides as Record<string, PythonValue>),
  };
}

function logsBelow(storage: ProjectConfig["storage"]): string {
  if (storage.kind === "s3") return `s3://${storage.bucket}/${storage.prefix}emr-logs/`;
  throw new UsageError({
    what: "EMR reads and writes the project's files in S3, and this project keeps them in its folder",
    where: { setting: "storage" },
    next: 'Set storage: { "s3": "s3://bucket/prefix" } in the configuration, or leave out --emr',
  });
}
