/** What an Apache Spark outside EMR needs to read and write s3a://: Hadoop's adapter and the parts of AWS's SDK that it uses. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installed } from "./cache.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import type { S3Server } from "./s3-server.testkit.ts";

type Build = {
  hadoop: string;
  /** Group, version and parts of AWS's SDK. */
  sdk: { group: string; version: string; names: readonly string[] };
  /** group:name:version, taken without what they name in turn. */
  others: readonly string[];
  /** Class that takes the credentials from the environment. */
  credentials: string;
};

/** By Spark's version: the Hadoop that it is built on. */
const builds: Record<string, Build> = {
  "3.5.9": {
    hadoop: "3.3.4",
    sdk: {
      group: "com.amazonaws",
      version: "1.12.262",
      names: ["aws-java-sdk-s3", "aws-java-sdk-sts", "aws-java-sdk-dynamodb"],
    },
    others: [],
    credentials: "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
  },
  "4.1.4": {
    hadoop: "3.4.2",
    sdk: { group: "software.amazon.awssdk", version: "2.29.52", names: ["s3", "s3-transfer-manager", "sts"] },
    others: ["software.amazon.s3.analyticsaccelerator:analyticsaccelerator-s3:1.2.1"],
    credentials: "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
  },
};

/** Spark brings these itself, in versions of its own. */
const SPARKS_OWN = /^(?:netty-(?!nio-client)|slf4j-api|commons-logging|commons-codec|jackson-|joda-time|httpc)/;

/** Settings for a Spark of this version. */
export async function s3aSettings(s3: S3Server, version = "4.1.4"): Promise<Record<string, string>> {
  const build = builds[version];
  if (build === undefined) throw new Error(`No Hadoop is known for Spark ${version}`);
  const folder = await s3aJars(build);
  const of = (name: string) => `spark.hadoop.fs.s3a.${name}`;
  return {
    "spark.driver.extraClassPath": `${folder}/*`,
    // Older ones remove the empty objects that stood for folders, which a server whose objects are files takes for the folders themselves.
    [of("directory.marker.retention")]: "keep",
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    [of("endpoint")]: s3.endpoint,
    [of("endpoint.region")]: s3.env.AWS_REGION,
    [of("path.style.access")]: "true",
    [of("connection.ssl.enabled")]: "false",
    [of("aws.credentials.provider")]: build.credentials,
    [of("change.detection.mode")]: "server",
  };
}

function s3aJars(build: Build): Promise<string> {
  return installed(`s3a-${build.hadoop}`, async (aside) => {
    await mkdir(aside, { recursive: true });
    const pom = join(aside, "pom.xml");
    await writeFile(pom, pomText(build));
    await mustRun({
      program: "mvn",
      args: ["-q", "-B", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${aside}`],
      missing: "The stack's tests need Maven (mvn) on the PATH, and a Maven repository.",
    });
    for (const name of await readdir(aside)) if (SPARKS_OWN.test(name)) await rm(join(aside, name));
  });
}

function pomText({ hadoop, sdk, others }: Build): string {
  const dependency = (group: string, name: string, version: string, isAlone: boolean) =>
    `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${
      isAlone ? "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>" : ""
    }</dependency>`;
  const parts = [
    ...sdk.names.map((name) => dependency(sdk.group, name, sdk.version, false)),
    ...[...others, `org.apache.hadoop:hadoop-aws:${hadoop}`].map((other) => {
      const [group = "", name = "", version = ""] = other.split(":");
      return dependency(group, name, version, true);
    }),
  ];
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>endcap</groupId><artifactId>s3a</artifactId><version>1</version>
<dependencies>
${parts.join("\n")}
</dependencies></project>
`;
}
