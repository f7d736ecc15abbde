/** The configuration where a function finds it: an object that ENDCAP_CONFIG names, or a file beside its bundle. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkConfig } from "../../config/check-config.ts";
import { normaliseConfig } from "../../config/normalise.ts";
import type { ProjectConfig, SourceConfig, WorkflowConfig } from "../../config/project-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { openStorage, type StorageConfig } from "../../storage/index.ts";

/** What a function needs that a machine does not: everything is somewhere else. */
export type CloudConfig = ProjectConfig & {
  source: Extract<SourceConfig, { kind: "s3" }>;
  storage: Extract<StorageConfig, { kind: "s3" }>;
  workflow: Exclude<WorkflowConfig, { kind: "embedded" }>;
};

export type ConfigPlace = {
  environment: NodeJS.ProcessEnv;
  /** The bundle's folder. */
  beside: string;
  /** A folder that may be written to. */
  dir: string;
};

const FILE = "endcap.config.json";

export async function readCloudConfig({ environment, beside, dir }: ConfigPlace): Promise<CloudConfig> {
  const named = environment["ENDCAP_CONFIG"] ?? "";
  const address = named === "" ? join(beside, FILE) : named;
  const text = address.startsWith("s3://") ? await readObject(address, environment) : await readBeside(address);
  const written = checkConfig(parse(text, address), address);
  if (written.name === undefined) throw lacking(address, "name", "no name, by which figures, alarms and DAG are known");
  const config = normaliseConfig(written, dir);
  if (config.source.kind !== "s3") throw lacking(address, "source", "no source in S3: a function sees nothing else");
  if (config.storage.kind !== "s3")
    throw lacking(address, "storage", "no storage in S3: a function keeps nothing by itself");
  if (config.workflow.kind === "embedded")
    throw lacking(address, "workflow", "no workflow engine that could be started");
  return config as CloudConfig;
}

async function readObject(address: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const [bucket = "", ...key] = address.slice("s3://".length).split("/");
  const endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? environment["AWS_ENDPOINT_URL"] ?? null;
  const storage = await openStorage({
    kind: "s3",
    bucket,
    prefix: "",
    region: null,
    endpoint,
    pathStyle: endpoint !== null,
  });
  try {
    const object = await storage?.read(key.join("/"));
    if (object != null) return new TextDecoder().decode(object.data);
    throw new EndcapError({
      what: `There is no configuration at ${address}`,
      where: { file: address, setting: "ENDCAP_CONFIG" },
      next: "Put the project's configuration there as JSON, or correct ENDCAP_CONFIG",
    });
  } finally {
    storage?.close();
  }
}

async function readBeside(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new EndcapError({
      what: "The function has no configuration",
      where: { file: path, setting: "ENDCAP_CONFIG" },
      next: `Set ENDCAP_CONFIG to its address, such as s3://bucket/${FILE}, or put ${FILE} beside the bundle`,
      cause,
    });
  });
}

function parse(text: string, address: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new EndcapError({
      what: `The configuration is no whole JSON: ${(cause as Error).message}`,
      where: { file: address },
      next: "Correct the object; a configuration in TypeScript must be put there as JSON",
      cause,
    });
  }
}

function lacking(address: string, setting: string, what: string): EndcapError {
  return new EndcapError({
    what: `The configuration has ${what}`,
    where: { file: address, setting },
    next: `Write ${setting} into the configuration; the reference of settings says how`,
  });
}
