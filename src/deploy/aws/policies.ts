/** Statements of what identities may do, each on named things. */
import { ref, sub, type Value } from "./cloudformation.ts";

export type Statement = {
  Sid: string;
  Effect: "Allow";
  Action: string | readonly string[];
  Resource: Value;
  Condition?: Value;
};

/** To read the files that the retailer delivers. */
export function readLanding(): Statement[] {
  return [
    list("ListLanding", "${LandingBucketName}", "${LandingPrefix}"),
    objects("ReadLanding", ["s3:GetObject"], "${LandingBucketName}/${LandingPrefix}*"),
  ];
}

/** To read everything that Endcap keeps. */
export function readLake(): Statement[] {
  return [
    list("ListLake", "${LakeBucketName}", "${LakePrefix}"),
    objects("ReadLake", ["s3:GetObject"], "${LakeBucketName}/${LakePrefix}*"),
  ];
}

/** To write what stands below these keys of the lake's prefix; "" is all of it. */
export function writeLake(sid: string, below: readonly string[] = [""]): Statement[] {
  return [
    objects(
      sid,
      ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      ...below.map((key) => `\${LakeBucketName}/\${LakePrefix}${key}*`),
    ),
  ];
}

/** To put and list objects below a key of the logs' bucket. */
export function useLogs(sid: string, key: string, actions: readonly string[]): Statement[] {
  return [objects(sid, actions, `\${AWS::StackName}-logs-\${AWS::AccountId}-\${AWS::Region}/${key}/*`)];
}

/** IfExists: whether an object is there at all is asked without a prefix, and must be answered with "not there". */
function list(sid: string, bucket: string, prefix: string): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: sub(`arn:\${AWS::Partition}:s3:::${bucket}`),
    Condition: { StringLikeIfExists: { "s3:prefix": [sub(`${prefix}*`)] } },
  };
}

function objects(sid: string, actions: readonly string[], ...keys: readonly string[]): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: keys.map((key) => sub(`arn:\${AWS::Partition}:s3:::${key}`)),
  };
}

/** The Glue catalog, the project's database and its tables. */
function glueThings(): Value {
  return ["catalog", "database/${GlueDatabaseName}", "table/${GlueDatabaseName}/*"].map((thing) =>
    sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${thing}`),
  );
}

const GLUE_READ = ["GetDatabase", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition"];
const GLUE_WRITE = [
  "CreateDatabase",
  "CreateTable",
  "UpdateTable",
  "DeleteTable",
  "CreatePartition",
  "UpdatePartition",
  "DeletePartition",
  "BatchCreatePartition",
  "BatchUpdatePartition",
  "BatchDeletePartition",
];

export function readGlue(): Statement[] {
  return [glue("ReadTables", GLUE_READ)];
}

export function writeGlue(): Statement[] {
  return [glue("WriteTables", [...GLUE_READ, ...GLUE_WRITE])];
}

function glue(sid: string, actions: readonly string[]): Statement {
  return { Sid: sid, Effect: "Allow", Action: actions.map((name) => `glue:${name}`), Resource: glueThings() };
}

/** To ask questions through the stack's workgroup, and keep their answers. */
export function askAthena(): Statement[] {
  return [
    {
      Sid: "Ask",
      Effect: "Allow",
      Action: [
        "athena:StartQueryExecution",
        "athena:StopQueryExecution",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:GetWorkGroup",
        "athena:ListNamedQueries",
        "athena:GetNamedQuery",
        "athena:BatchGetNamedQuery",
      ],
      Resource: sub("arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${AWS::StackName}"),
    },
    {
      Sid: "ResultsPlace",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: sub("arn:${AWS::Partition}:s3:::${AWS::StackName}-logs-${AWS::AccountId}-${AWS::Region}"),
    },
    ...useLogs("Results", "athena", ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]),
  ];
}

/** To write lines into these log groups of the stack. */
export function writeLogs(...groups: readonly string[]): Statement {
  return {
    Sid: "Logs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: groups.map((group) => sub(`\${${group}.Arn}`)),
  };
}

export function tellTopic(): Statement {
  return { Sid: "TellTopic", Effect: "Allow", Action: "sns:Publish", Resource: ref("AlarmTopic") };
}
