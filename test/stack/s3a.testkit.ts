/** What an Apache Spark outside EMR needs to read and write s3a://: Hadoop's adapter and the parts of AWS's SDK that it uses. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installed } from "./cache.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import type { S3Server } from "./s3-server.testkit.ts";

const HADOOP = "3.4.2";
const SDK = "2.29.52";
const ACCELERATOR = "1.2.1";
/** Spark brings these itself, in versions of its own. */
const SPARKS_OWN = /^(?:netty-(?!nio-client)|slf4j-api|commons-logging|commons-codec)/;

/** Settings for Spark 4.1, which is built on this Hadoop. */
export async function s3aSettings(s3: S3Server): Promise<Record<string, string>> {
  const folder = await s3aJars();
  const of = (name: string) => `spark.hadoop.fs.s3a.${name}`;
  return {
    "spark.driver.extraClassPath": `${folder}/*`,
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    [of("endpoint")]: s3.endpoint,
    [of("endpoint.region")]: s3.env.AWS_REGION,
    [of("path.style.access")]: "true",
    [of("connection.ssl.enabled")]: "false",
    [of("aws.credentials.provider")]: "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
    [of("change.detection.mode")]: "server",
  };
}

function s3aJars(): Promise<string> {
  return installed(`s3a-${HADOOP}`, async (aside) => {
    await mkdir(aside, { recursive: true });
    const pom = join(aside, "pom.xml");
    await writeFile(pom, pomText());
    await mustRun({
      program: "mvn",
      args: ["-q", "-B", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${aside}`],
      missing: "The stack's tests need Maven (mvn) on the PATH, and a Maven repository.",
    });
    for (const name of await readdir(aside)) if (SPARKS_OWN.test(name)) await rm(join(aside, name));
  });
}

function pomText(): string {
  const dependency = (group: string, name: string, version: string, isAlone: boolean) =>
    `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${
      isAlone ? "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>" : ""
    }</dependency>`;
  const sdk = ["s3", "s3-transfer-manager", "sts"].map((name) =>
    dependency("software.amazon.awssdk", name, SDK, false),
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>endcap</groupId><artifactId>s3a</artifactId><version>1</version>
<dependencies>
${sdk.join("\n")}
${dependency("software.amazon.s3.analyticsaccelerator", "analyticsaccelerator-s3", ACCELERATOR, true)}
${dependency("org.apache.hadoop", "hadoop-aws", HADOOP, true)}
</dependencies></project>
`;
}
