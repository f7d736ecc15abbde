/** The object storages that a configuration can name. The program of each is loaded when it is used. */
import type { ObjectStorage } from "./storage.ts";
import type { S3Params } from "./adapters/s3.ts";

/** `local`: the project folder itself is all there is. */
export type StorageConfig = { kind: "local" } | ({ kind: "s3" } & S3Params);

const adapters = {
  local: async () => null,
  s3: async (params: S3Params) => (await import("./adapters/s3.ts")).s3Storage(params),
};

/** null: nothing is shared, the project folder is the storage. */
export async function openStorage(config: StorageConfig): Promise<ObjectStorage | null> {
  return config.kind === "local" ? adapters.local() : adapters[config.kind](config);
}
