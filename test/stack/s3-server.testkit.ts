/**
 * A real S3 server on this machine: versitygw, which checks signatures, checksums and conditions as Amazon's does. Its
 * objects are files in a folder that goes with it.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListBucketsCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Params } from "../../src/storage/adapters/s3.ts";
import { goProgram } from "./go.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const VERSION = "v1.8.0";
const REGION = "us-east-1";

/** Bucket → actions. */
type Grants = Readonly<Record<string, readonly string[]>>;

export type S3Server = {
  endpoint: string;
  /** What a client of the AWS SDK reads from its environment. */
  env: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string; AWS_REGION: string };
  /** Makes a bucket; answers how to reach it. */
  makeBucket(name: string): Promise<S3Params>;
  /** Makes an identity that may do in each bucket what is listed, such as "s3:GetObject"; answers its environment. */
  makeUser(name: string, allowed: Grants): Promise<S3Server["env"]>;
  /** Gives an identity these rights instead of those that it had in these buckets. */
  allow(name: string, allowed: Grants): Promise<void>;
  stop(): Promise<void>;
};

/** Also puts its credentials into this process's environment. */
export async function startS3Server(): Promise<S3Server> {
  const program = await goProgram({
    name: "versitygw",
    package: "github.com/versity/versitygw/cmd/versitygw",
    version: VERSION,
  });
  const folder = await mkdtemp(join(tmpdir(), "endcap-s3-"));
  const data = join(folder, "data");
  const versions = join(folder, "versions");
  const iam = join(folder, "iam");
  for (const path of [data, versions, iam]) await mkdir(path);
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const env = { AWS_ACCESS_KEY_ID: "endcap", AWS_SECRET_ACCESS_KEY: "endcap-test-secret", AWS_REGION: REGION };
  Object.assign(process.env, env);
  const client = new S3Client({ region: REGION, endpoint, forcePathStyle: true, maxAttempts: 1 });
  const server = await startServer({
    program,
    args: ["--port", endpoint.slice("http://".length), "--iam-dir", iam, "posix", "--versioning-dir", versions, data],
    env: { ROOT_ACCESS_KEY: env.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: env.AWS_SECRET_ACCESS_KEY },
    isReady: async () => {
      await client.send(new ListBucketsCommand());
      return true;
    },
  });
  const granted: Record<string, Record<string, readonly string[]>> = {};
  const allow = async (name: string, allowed: Grants) => {
    for (const [bucket, actions] of Object.entries(allowed)) {
      const users = (granted[bucket] = { ...granted[bucket], [name]: actions });
      const all = `arn:aws:s3:::${bucket}`;
      const Statement = Object.entries(users).flatMap(([user, own]) =>
        own.map((Action) => ({
          Effect: "Allow",
          Principal: { AWS: [user] },
          Action,
          Resource: Action.startsWith("s3:ListBucket") ? all : `${all}/*`,
        })),
      );
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    }
  };
  return {
    endpoint,
    env,
    allow,
    async makeBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }));
      return { bucket: name, prefix: "shop/", region: REGION, endpoint, pathStyle: true };
    },
    async makeUser(name, allowed) {
      const secret = `secret-of-${name}`;
      const admin = { ADMIN_ACCESS_KEY: env.AWS_ACCESS_KEY_ID, ADMIN_SECRET_KEY: env.AWS_SECRET_ACCESS_KEY };
      await mustRun({
        program,
        args: ["admin", "--endpoint-url", endpoint, "create-user", "-a", name, "-s", secret, "-r", "user"],
        env: admin,
        missing: "The S3 server made no user.",
      });
      await allow(name, allowed);
      return { ...env, AWS_ACCESS_KEY_ID: name, AWS_SECRET_ACCESS_KEY: secret };
    },
    async stop() {
      client.destroy();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
