/** What of the stack the project's configuration says. */
import { defaultDag } from "../../config/default-dag.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { UsageError } from "../../core/errors.ts";
import type { S3Params } from "../../storage/adapters/s3.ts";
import { arrivalExpression } from "./arrival.ts";
import type { ParameterName } from "./template.ts";

/** The longest name from which the logs' bucket can still be named: "<stack>-logs-<account>-<region>". */
const MOST_LETTERS = 28;

const DAY_MINUTES = 1440;
/** As the arrival check itself has it where nothing is configured. */
const DEFAULT_LATE_MINUTES = 180;

export type StackInputs = {
  stack: string;
  /** null: as the AWS environment says. */
  region: string | null;
  landing: S3Params;
  lake: S3Params;
  /** Parameters that follow the configuration, whatever the written parameters say. */
  parameters: Partial<Record<ParameterName, string>>;
};

/** Throws a UsageError where the configuration does not put the project on Amazon S3, or the name cannot be a stack's. */
export function stackInputs(config: ProjectConfig, name?: string): StackInputs {
  const stack = name ?? defaultStack(config.name);
  if (!new RegExp(`^[a-z][a-z0-9-]{0,${MOST_LETTERS - 1}}$`).test(stack) || stack.endsWith("-"))
    throw new UsageError({
      what: `${stack} cannot be the stack's name`,
      next: `Give --stack a name of up to ${MOST_LETTERS} small letters, digits and dashes; buckets and roles are named after it`,
    });
  const { source, storage, workflow } = config;
  if (source.kind !== "s3") throw notOnS3("source", '"source": "s3://acme-landing"');
  if (storage.kind !== "s3")
    throw notOnS3("storage", '"storage": { "s3": "s3://acme-lake", "region": "eu-central-1" }');
  for (const [setting, { endpoint }] of Object.entries({ source, storage }))
    if (endpoint !== null)
      throw new UsageError({
        what: `${setting}.endpoint names another server than Amazon S3: ${endpoint}`,
        where: { setting: `${setting}.endpoint` },
        next: "Leave the endpoint out of the configuration to put the project on AWS",
      });
  return {
    stack,
    region: storage.region ?? source.region,
    landing: source,
    lake: storage,
    parameters: {
      ProjectName: config.name,
      LandingBucketName: source.bucket,
      LandingPrefix: source.prefix,
      LakeBucketName: storage.bucket,
      LakePrefix: storage.prefix,
      ScheduleExpression: arrivalExpression(config.arrivalAt),
      TimeZone: config.timeZone,
      RetentionDays: String(config.retentionDays),
      GlueDatabaseName: config.catalog.kind === "glue" ? config.catalog.database : defaultDag(config.name),
      LateMinutes: String(lateMinutes(config)),
      MwaaEnvironment: workflow.kind === "mwaa" ? workflow.environment : "",
    },
  };
}

/** From when files are due until they are late. */
function lateMinutes({ arrivalAt, arrivalUntil }: Pick<ProjectConfig, "arrivalAt" | "arrivalUntil">): number {
  if (arrivalUntil === null) return DEFAULT_LATE_MINUTES;
  return (minutesOf(arrivalUntil) - minutesOf(arrivalAt) + DAY_MINUTES) % DAY_MINUTES;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function defaultStack(name: string): string {
  return defaultDag(name).replaceAll("_", "-").slice(0, MOST_LETTERS).replaceAll(/-+$/g, "");
}

function notOnS3(setting: string, example: string): UsageError {
  return new UsageError({
    what: `The project is not on S3: ${setting} names no bucket`,
    where: { setting },
    next: `Write the bucket that the stack shall make into the configuration, such as ${example}`,
  });
}
