/** Who may do what: the arrival Lambda, its schedule, EMR and its machines, the worker, readers of Athena, the crawler. */
import { attribute, ref, sub, type Resource, type Resources, type Value } from "./cloudformation.ts";
import {
  askAthena,
  readGlue,
  readLake,
  readLanding,
  tellTopic,
  writeGlue,
  writeLake,
  writeLogs,
  type Statement,
} from "./policies.ts";

/** A tag that AWS's policy for EMR asks for, and by which the worker may touch its own clusters alone. */
export const EMR_TAG = "for-use-with-amazon-emr-managed-policies";

/** Services that a worker can run on, by the value of parameter WorkerService. */
export const workerServices: Record<string, readonly string[]> = {
  mwaa: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
  ec2: ["ec2.amazonaws.com"],
  ecs: ["ecs-tasks.amazonaws.com"],
};

const lakeReaders: readonly Value[] = [ref("ReadLakePolicy")];

export function roles(): Resources {
  return {
    ReadLakePolicy: {
      comment: "To read everything that Endcap keeps; several roles carry it.",
      Type: "AWS::IAM::ManagedPolicy",
      Properties: { PolicyDocument: document(readLake()) },
    },
    ArrivalRole: role(
      "The arrival Lambda: reads what was delivered and what Endcap knows, writes its own notes, starts Airflow, tells the topic.",
      "lambda.amazonaws.com",
      [
        ...readLanding(),
        ...writeLake("WriteArrivals", ["state/arrival/"]),
        writeLogs("ArrivalLogs"),
        tellTopic(),
        {
          Sid: "FailedCalls",
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: attribute("ArrivalFailures", "Arn"),
        },
      ],
      { managed: lakeReaders },
    ),
    StartMwaaPolicy: addition("HasMwaa", "The arrival Lambda may start a DAG of this MWAA environment.", {
      Sid: "StartMwaa",
      Effect: "Allow",
      Action: "airflow:InvokeRestApi",
      Resource: sub("arn:${AWS::Partition}:airflow:${AWS::Region}:${AWS::AccountId}:role/${MwaaEnvironment}/*"),
    }),
    AirflowUserPolicy: addition("HasAirflowSecret", "The arrival Lambda may read Airflow's user from its secret.", {
      Sid: "AirflowUser",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: ref("AirflowSecretArn"),
    }),
    ScheduleRole: role(
      "The schedule: calls the arrival Lambda, and keeps calls that failed.",
      "scheduler.amazonaws.com",
      [
        {
          Sid: "CallArrival",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: sub(
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-arrival",
          ),
        },
        {
          Sid: "FailedCalls",
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: attribute("ArrivalFailures", "Arn"),
        },
      ],
    ),
    EmrServiceRole: role(
      "EMR itself: makes and ends machines, in networks and for clusters that carry its tag.",
      "elasticmapreduce.amazonaws.com",
      [passRole("PassMachines", ["EmrMachineRole"], "ec2.amazonaws.com")],
      {
        managed: [sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2")],
        name: sub("${AWS::StackName}-emr"),
      },
    ),
    EmrMachineRole: role(
      "The machines of a cluster: read accepted rows, write the work of a run and EMR's logs.",
      "ec2.amazonaws.com",
      [...writeLake("WriteWork", ["work/", "lake/", "emr-logs/"])],
      { managed: lakeReaders },
    ),
    EmrInstanceProfile: {
      comment: "What EMR gives the machines of a cluster.",
      Type: "AWS::IAM::InstanceProfile",
      Properties: { InstanceProfileName: sub("${AWS::StackName}-emr-machines"), Roles: [ref("EmrMachineRole")] },
    },
    WorkerRole: role(
      "The worker that runs `endcap` (Airflow's, a machine's or a container's): loads, publishes, makes clusters.",
      { "Fn::FindInMap": ["WorkerServices", ref("WorkerService"), "Principals"] },
      [
        ...readLanding(),
        ...writeLake("WriteLake"),
        ...writeGlue(),
        writeLogs("WorkerLogs"),
        tellTopic(),
        passRole(
          "PassEmr",
          ["EmrServiceRole", "EmrMachineRole"],
          "elasticmapreduce.amazonaws.com",
          "ec2.amazonaws.com",
        ),
        {
          Sid: "MakeCluster",
          Effect: "Allow",
          Action: ["elasticmapreduce:RunJobFlow", "elasticmapreduce:AddTags"],
          Resource: "*",
          Condition: { StringEquals: { [`elasticmapreduce:RequestTag/${EMR_TAG}`]: "true" } },
        },
        {
          Sid: "UseCluster",
          Effect: "Allow",
          Action: [
            "elasticmapreduce:AddJobFlowSteps",
            "elasticmapreduce:CancelSteps",
            "elasticmapreduce:DescribeCluster",
            "elasticmapreduce:DescribeStep",
            "elasticmapreduce:ListSteps",
            "elasticmapreduce:TerminateJobFlows",
          ],
          Resource: sub("arn:${AWS::Partition}:elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/*"),
          Condition: { StringEquals: { [`elasticmapreduce:ResourceTag/${EMR_TAG}`]: "true" } },
        },
      ],
      { managed: [...lakeReaders, ref("AskPolicy")] },
    ),
    AskPolicy: {
      comment: "To ask through Athena's workgroup, and keep the answers.",
      Type: "AWS::IAM::ManagedPolicy",
      Properties: { PolicyDocument: document([...askAthena(), ...readGlue()]) },
    },
    ReaderRole: role(
      "Readers: ask through Athena's workgroup, and read the lake that it reads.",
      { AWS: sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root") },
      [],
      { managed: [...lakeReaders, ref("AskPolicy")] },
    ),
    CrawlerRole: {
      ...role(
        "The crawler: reads the lake, writes its tables into its own database.",
        "glue.amazonaws.com",
        [
          {
            Sid: "WriteFoundTables",
            Effect: "Allow",
            Action: [
              "glue:GetDatabase",
              "glue:GetTable",
              "glue:GetTables",
              "glue:CreateTable",
              "glue:UpdateTable",
              "glue:GetPartition",
              "glue:GetPartitions",
              "glue:BatchGetPartition",
              "glue:BatchCreatePartition",
              "glue:BatchUpdatePartition",
            ],
            Resource: ["catalog", "database/${GlueDatabaseName}_found", "table/${GlueDatabaseName}_found/*"].map(
              (thing) => sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:${thing}`),
            ),
          },
          {
            Sid: "CrawlerLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws-glue/crawlers*"),
          },
        ],
        { managed: lakeReaders },
      ),
      Condition: "HasCrawler",
    },
  };
}

function role(
  comment: string,
  service: string | Value,
  statements: readonly Statement[],
  more: { managed?: readonly Value[]; name?: Value } = {},
): Resource {
  const principal =
    typeof service === "string" ? { Service: service } : isAccount(service) ? service : { Service: service };
  return {
    comment,
    Type: "AWS::IAM::Role",
    Properties: {
      ...(more.name === undefined ? {} : { RoleName: more.name }),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
      },
      ...(more.managed === undefined ? {} : { ManagedPolicyArns: more.managed }),
      ...(statements.length === 0 ? {} : { Policies: [{ PolicyName: "own", PolicyDocument: document(statements) }] }),
    },
  };
}

function isAccount(principal: Value): boolean {
  return typeof principal === "object" && "AWS" in principal;
}

function document(statements: readonly Statement[]): Value {
  return { Version: "2012-10-17", Statement: statements.map((statement) => ({ ...statement })) };
}

/** A policy of the arrival Lambda that depends on a condition. */
function addition(condition: string, comment: string, statement: Statement): Resource {
  return {
    comment,
    Type: "AWS::IAM::Policy",
    Condition: condition,
    Properties: {
      PolicyName: statement.Sid,
      PolicyDocument: document([statement]),
      Roles: [ref("ArrivalRole")],
    },
  };
}

function passRole(sid: string, names: readonly string[], ...services: readonly string[]): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: names.map((name) => attribute(name, "Arn")),
    Condition: { StringEquals: { "iam:PassedToService": services } },
  };
}
