/** What a person writes about the parts of the stack that `endcap deploy` makes. */
import * as z from "zod";
import { setting } from "./setting.ts";
import { normaliseSuperset, supersetSetting, type SupersetDeployConfig } from "./written-superset.ts";
import { normaliseSnowflake, snowflakeDeploySetting, type SnowflakeDeployConfig } from "./written-snowflake.ts";

const text = z.string().min(1);
const s3Folder = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, {
  error: 'an address such as "s3://bucket/prefix"',
});
const cron = z.string().regex(/^\S+( \S+){4}$/, { error: 'the five fields of cron, such as "30 3 * * *"' });
const instanceType = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, { error: 'an instance type such as "m7g.xlarge"' });

const airflow = setting(
  z.strictObject({
    schedule: setting(cron, {
      label: "Schedule of the DAG",
      help: "When Airflow starts it by itself, as cron in the retailer's time zone, such as 30 3 * * *.",
      default: "none: the arrival check, REST or a person starts it",
    }),
    project: setting(text, {
      label: "Project folder on the workers",
      help: "Where a worker finds the project's configuration.",
      default: "the project folder of this machine",
    }),
    command: setting(z.array(text).min(1), {
      label: "Endcap's command on the workers",
      help: "The words that start it, such as /opt/endcap/bin/endcap.",
      default: "endcap",
    }),
    retries: setting(z.int().min(0), {
      label: "Retries",
      help: "How often a task is tried again, where Endcap says that trying again may help.",
      default: "2",
    }),
    retryMinutes: setting(z.number().min(0), {
      label: "Time before a retry",
      help: "Minutes before a task is tried again.",
      default: "5",
    }),
  }),
  { label: "Airflow", help: "The DAG that `endcap deploy airflow` writes.", default: "as each of its settings says" },
);

const emr = setting(
  z.strictObject({
    release: setting(z.string().regex(/^emr-\d+\.\d+\.\d+$/, { error: 'a release label such as "emr-7.12.0"' }), {
      label: "EMR release",
      help: "Release label; releases 7 bring Spark 3.5.",
      default: "emr-7.12.0",
    }),
    serviceRole: setting(text, {
      label: "Service role",
      help: "Role with which EMR makes the cluster.",
      default: "EMR_DefaultRole",
    }),
    instanceProfile: setting(text, {
      label: "Instance profile",
      help: "Instance profile of the cluster's machines: it reads and writes the project's storage.",
      default: "EMR_EC2_DefaultRole",
    }),
    subnet: setting(z.string().regex(/^subnet-[0-9a-f]+$/, { error: 'a subnet such as "subnet-0123abcd"' }), {
      label: "Subnet",
      help: "Subnet of the cluster.",
      default: "one of the account's default network",
    }),
    logs: setting(s3Folder, {
      label: "Logs",
      help: "Where EMR puts its logs.",
      default: "emr-logs below the project's storage",
    }),
    primary: setting(instanceType, { label: "Primary machine", help: "Its instance type.", default: "m7g.xlarge" }),
    core: setting(instanceType, { label: "Core machines", help: "Their instance type.", default: "m7g.xlarge" }),
    coreCount: setting(z.int().min(1).max(1000), {
      label: "Number of core machines",
      help: "How many compute.",
      default: "2",
    }),
    spot: setting(z.boolean(), {
      label: "Spot",
      help: "Whether the core machines are spot instances: cheaper, and Amazon may take one away.",
      default: "false",
    }),
    idleMinutes: setting(z.int().min(1).max(10_080), {
      label: "Idle time",
      help: "Minutes after which a cluster that nobody ended ends by itself.",
      default: "10",
    }),
    timeoutHours: setting(z.number().positive(), {
      label: "Longest wait",
      help: "Hours after which a step that is not done fails the run, which ends the cluster.",
      default: "4",
    }),
    pollSeconds: setting(z.number().positive(), {
      label: "Time between looks",
      help: "Seconds between two looks at a step.",
      default: "30",
    }),
    tags: setting(z.record(text, z.string()), {
      label: "Tags",
      help: "Tags of the cluster and its machines, beside endcap: <the DAG>.",
      default: "none",
    }),
    overrides: setting(z.record(text, z.unknown()), {
      label: "More of RunJobFlow",
      help: "Other fields of EMR's RunJobFlow as its API names them, such as SecurityConfiguration; they win.",
      default: "none",
    }),
  }),
  {
    label: "EMR",
    help: "The cluster that the DAG of `endcap deploy airflow --emr` makes for each run.",
    default: "as each of its settings says",
  },
);

export const deploySetting = setting(
  z.strictObject({ airflow, emr, snowflake: snowflakeDeploySetting, superset: supersetSetting }),
  {
    label: "Deployed parts",
    help: "What `endcap deploy` makes.",
    default: "as each part says",
  },
);

type WrittenDeploy = NonNullable<z.input<typeof deploySetting>>;

export type AirflowDeployConfig = {
  /** Cron in the project's time zone; null: started from outside. */
  schedule: string | null;
  /** The project folder on the workers. */
  project: string;
  command: readonly string[];
  retries: number;
  retryMinutes: number;
};

export type EmrDeployConfig = {
  release: string;
  serviceRole: string;
  instanceProfile: string;
  subnet: string | null;
  /** null: below the project's storage. */
  logs: string | null;
  primary: string;
  core: string;
  coreCount: number;
  spot: boolean;
  idleMinutes: number;
  timeoutHours: number;
  pollSeconds: number;
  tags: Readonly<Record<string, string>>;
  overrides: Readonly<Record<string, unknown>>;
};

export type DeployConfig = {
  airflow: AirflowDeployConfig;
  emr: EmrDeployConfig;
  snowflake: SnowflakeDeployConfig;
  superset: SupersetDeployConfig;
};

/** `dir`: the absolute project folder; `name`: the project's. */
export function normaliseDeploy(written: WrittenDeploy | undefined, dir: string, name: string): DeployConfig {
  const { airflow: dag = {}, emr: cluster = {}, snowflake, superset } = written ?? {};
  return {
    airflow: {
      schedule: dag.schedule ?? null,
      project: dag.project ?? dir,
      command: dag.command ?? ["endcap"],
      retries: dag.retries ?? 2,
      retryMinutes: dag.retryMinutes ?? 5,
    },
    emr: {
      release: cluster.release ?? "emr-7.12.0",
      serviceRole: cluster.serviceRole ?? "EMR_DefaultRole",
      instanceProfile: cluster.instanceProfile ?? "EMR_EC2_DefaultRole",
      subnet: cluster.subnet ?? null,
      logs: cluster.logs ?? null,
      primary: cluster.primary ?? "m7g.xlarge",
      core: cluster.core ?? "m7g.xlarge",
      coreCount: cluster.coreCount ?? 2,
      spot: cluster.spot ?? false,
      idleMinutes: cluster.idleMinutes ?? 10,
      timeoutHours: cluster.timeoutHours ?? 4,
      pollSeconds: cluster.pollSeconds ?? 30,
      tags: cluster.tags ?? {},
      overrides: cluster.overrides ?? {},
    },
    snowflake: normaliseSnowflake(snowflake, name),
    superset: normaliseSuperset(superset, dir),
  };
}
