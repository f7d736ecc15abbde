/** Amazon S3, and servers that speak its protocol and honour its conditions (If-None-Match, If-Match). */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { Condition, ObjectFacts, ObjectStorage } from "../storage.ts";
import { explainS3, isAbsent, isConditionFailed, isRefused, isWorthRetrying } from "./s3-errors.ts";

export type S3Params = {
  bucket: string;
  /** Stands before every key; empty, or ends with "/". */
  prefix: string;
  region: string | null;
  /** Of a server other than Amazon's. */
  endpoint: string | null;
  /** The bucket in the path rather than in the host name, as most servers other than Amazon's want it. */
  pathStyle: boolean;
};

const PART_BYTES = 16 * 1024 * 1024;
const PARTS_AT_ONCE = 4;
const MOST_KEYS_A_REQUEST = 1000;
const ATTEMPTS = 6;
const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte for so long a connection is taken for dead. */
const SILENCE_TIMEOUT_MS = 30_000;
const DOWNLOAD_RETRIES_MS = [200, 1_000, 4_000];

export function s3Storage(params: S3Params): ObjectStorage {
  const { bucket, prefix, region, endpoint, pathStyle } = params;
  const address = `s3://${bucket}/${prefix}`;
  const client = new S3Client({
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
  });
  const at = (key: string) => ({ Bucket: bucket, Key: prefix + key });
  const explained = async <T>(permission: string, key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainS3(error, { permission, bucket, object: address + key, endpoint });
    }
  };

  return {
    address,
    read: (key) =>
      explained("s3:GetObject", key, async () => {
        try {
          const { Body, ETag } = await client.send(new GetObjectCommand(at(key)));
          return { data: (await Body?.transformToByteArray()) ?? new Uint8Array(), version: ETag ?? "" };
        } catch (error) {
          if (isAbsent(error)) return null;
          throw error;
        }
      }),
    write: (key, data, condition) =>
      explained("s3:PutObject", key, async () => {
        try {
          const put = new PutObjectCommand({ ...at(key), Body: data, ...headersOf(condition) });
          return (await client.send(put)).ETag ?? "";
        } catch (error) {
          if (condition !== undefined && (isConditionFailed(error) || isAbsent(error))) return null;
          throw error;
        }
      }),
    look: (key) =>
      explained("s3:GetObject", key, async () => {
        try {
          let now = new Date();
          const head = new HeadObjectCommand(at(key));
          head.middlewareStack.add(
            (next) => async (args) => {
              const result = await next(args);
              const { headers } = result.response as { headers?: Record<string, string> };
              if (headers?.["date"] !== undefined) now = new Date(headers["date"]);
              return result;
            },
            { step: "deserialize", priority: "low" },
          );
          const { ContentLength, LastModified, ETag } = await client.send(head);
          return { key, bytes: ContentLength ?? 0, modified: LastModified ?? now, version: ETag ?? "", now };
        } catch (error) {
          if (isAbsent(error)) return null;
          if (isRefused(error)) await client.send(new GetObjectCommand({ ...at(key), Range: "bytes=0-0" }));
          throw error;
        }
      }),
    upload: (key, path) =>
      explained("s3:PutObject", key, async () => {
        const body = createReadStream(path);
        try {
          await new Upload({
            client,
            params: { ...at(key), Body: body },
            partSize: PART_BYTES,
            queueSize: PARTS_AT_ONCE,
          }).done();
        } finally {
          body.destroy();
        }
      }),
    download: (key, path) =>
      explained("s3:GetObject", key, async () => {
        await mkdir(dirname(path), { recursive: true });
        for (const delay of [...DOWNLOAD_RETRIES_MS, null]) {
          try {
            await downloadOnce(client, at(key), path);
            return;
          } catch (error) {
            if (delay === null || !isWorthRetrying(error)) throw error;
            await new Promise((resolve) => setTimeout(resolve, delay));
          }
        }
      }),
    async *list(start) {
      let token: string | undefined;
      do {
        const page = await explained("s3:ListBucket", start, () =>
          client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + start, ContinuationToken: token })),
        );
        for (const { Key, Size, LastModified, ETag } of page.Contents ?? [])
          yield {
            key: (Key ?? "").slice(prefix.length),
            bytes: Size ?? 0,
            modified: LastModified ?? new Date(0),
            version: ETag ?? "",
          } satisfies ObjectFacts;
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async remove(keys) {
      for (let from = 0; from < keys.length; from += MOST_KEYS_A_REQUEST) {
        const some = keys.slice(from, from + MOST_KEYS_A_REQUEST);
        const { Errors: errors = [] } = await explained("s3:DeleteObject", some[0] ?? "", () =>
          client.send(
            new DeleteObjectsCommand({
              Bucket: bucket,
              Delete: { Quiet: true, Objects: some.map((key) => ({ Key: prefix + key })) },
            }),
          ),
        );
        const first = errors.find(({ Code }) => Code !== "NoSuchKey");
        if (first === undefined) continue;
        const error = Object.assign(new Error(first.Message ?? "refused"), { name: first.Code ?? "Error" });
        const object = `s3://${bucket}/${first.Key ?? ""}`;
        throw explainS3(error, { permission: "s3:DeleteObject", bucket, object, endpoint });
      }
    },
    close: () => client.destroy(),
  };
}

function headersOf(condition: Condition | undefined): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition === undefined) return {};
  return condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.version };
}

/** The SDK compares the checksum while the bytes pass, and fails the stream where it differs. */
async function downloadOnce(client: S3Client, at: { Bucket: string; Key: string }, path: string): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    const { Body } = await client.send(new GetObjectCommand({ ...at, ChecksumMode: "ENABLED" }));
    await pipeline(Body as Readable, createWriteStream(aside));
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
