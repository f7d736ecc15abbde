/** The whole stack as one template. What differs between projects and accounts are its parameters. */
import { arrival } from "./arrival.ts";
import { buckets } from "./buckets.ts";
import { attribute, isGiven, ref, type Parameter, type Template } from "./cloudformation.ts";
import { lakehouse } from "./lakehouse.ts";
import { monitoring } from "./monitoring.ts";
import { roles, workerServices } from "./roles.ts";

export function stackTemplate(): Template {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      "Endcap: buckets, arrival Lambda, roles, Glue, Athena, logs and alarms. Written by endcap deploy aws; change the configuration or the parameters, not this file.",
    Parameters: parameters,
    Mappings: {
      WorkerServices: Object.fromEntries(
        Object.entries(workerServices).map(([service, principals]) => [service, { Principals: principals }]),
      ),
    },
    Conditions: {
      HasLanding: { "Fn::Not": [{ "Fn::Equals": [ref("LandingBucketName"), ref("LakeBucketName")] }] },
      HasCode: isGiven("CodeKey"),
      HasEmail: isGiven("AlarmEmail"),
      HasMwaa: isGiven("MwaaEnvironment"),
      HasAirflowSecret: isGiven("AirflowSecretArn"),
      HasCrawler: { "Fn::Equals": [ref("WithCrawler"), "yes"] },
    },
    Resources: { ...buckets(), ...arrival(), ...roles(), ...lakehouse(), ...monitoring() },
    Outputs: {
      LandingBucket: { Description: "Where the retailer's files go", Value: ref("LandingBucketName") },
      LakeBucket: { Description: "What Endcap keeps", Value: ref("LakeBucket") },
      LogsBucket: { Description: "Logs, and results of Athena", Value: ref("LogsBucket") },
      AlarmTopicArn: { Description: "For alerts.sns", Value: ref("AlarmTopic") },
      WorkerLogGroup: { Description: "For logs.cloudwatch", Value: ref("WorkerLogs") },
      WorkerRoleArn: { Description: "Role of the worker that runs endcap", Value: attribute("WorkerRole", "Arn") },
      ReaderRoleArn: { Description: "Role of those who ask through Athena", Value: attribute("ReaderRole", "Arn") },
      EmrServiceRole: { Description: "Service role of EMR clusters", Value: ref("EmrServiceRole") },
      EmrInstanceProfile: { Description: "Instance profile of EMR's machines", Value: ref("EmrInstanceProfile") },
      AthenaWorkgroup: { Description: "Athena's workgroup", Value: ref("Workgroup") },
    },
  };
}

const bucketName = {
  Type: "String",
  AllowedPattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
  ConstraintDescription: "a bucket's name: 3 to 63 small letters, digits, dots and dashes",
} as const;

const prefix = {
  Type: "String",
  AllowedPattern: "|.*[^/]/",
  ConstraintDescription: "empty, or ends with one slash",
} as const;

/** By name. `parametersOf` fills the first ones from the configuration; the others are the account's own. */
const parameters = {
  ProjectName: { Type: "String", Description: "The project's name, as its metrics carry it" },
  LandingBucketName: { ...bucketName, Description: "Bucket where the retailer's files land" },
  LandingPrefix: { ...prefix, Description: "Prefix of these files" },
  LakeBucketName: { ...bucketName, Description: "Bucket for what Endcap keeps" },
  LakePrefix: { ...prefix, Description: "Prefix of what Endcap keeps" },
  ScheduleExpression: { Type: "String", Description: "When the arrival Lambda is called, by the retailer's clock" },
  TimeZone: { Type: "String", Description: "The retailer's time zone" },
  RetentionDays: {
    Type: "Number",
    MinValue: 1,
    Description: "Days for which overwritten and deleted objects can be brought back",
  },
  LateMinutes: { Type: "Number", Description: "Minutes after which an incomplete delivery is an alarm" },
  GlueDatabaseName: {
    Type: "String",
    AllowedPattern: "[a-z0-9_]{1,240}",
    ConstraintDescription: "small letters, digits and underscores",
    Description: "Glue's database for the tables of the lake",
  },
  MwaaEnvironment: { Type: "String", Default: "", Description: "MWAA environment whose DAG is started; empty: none" },
  AlarmEmail: { Type: "String", Default: "", Description: "Who is mailed by alarms; empty: nobody" },
  AirflowSecretArn: {
    Type: "String",
    Default: "",
    AllowedPattern: "|arn:aws[a-z-]*:secretsmanager:.*",
    Description: "Secret with Airflow's username and password, where Airflow is not MWAA; empty: none",
  },
  WorkerService: {
    Type: "String",
    Default: "ec2",
    AllowedValues: Object.keys(workerServices),
    Description: "What the worker runs on: a machine (ec2), a container (ecs), or Airflow's own workers (mwaa)",
  },
  WithCrawler: {
    Type: "String",
    Default: "no",
    AllowedValues: ["yes", "no"],
    Description: "Whether a crawler looks at the lake's folders every Sunday",
  },
  ScanLimitBytes: {
    Type: "Number",
    Default: 10_737_418_240,
    MinValue: 10_000_000,
    Description: "Bytes at which a question to Athena is stopped",
  },
  StaleDays: { Type: "Number", Default: 3, Description: "Days after which the newest good date is an alarm" },
  QuarantinePercent: {
    Type: "Number",
    Default: 5,
    Description: "Per cent of a run's rows in quarantine above which it is an alarm",
  },
  LogRetentionDays: { Type: "Number", Default: 30, Description: "Days for which log lines are kept" },
  CodeKey: {
    Type: "String",
    Default: "",
    Description: "Key of the arrival Lambda's zip in the lake's bucket; empty: no Lambda yet",
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof parameters;

export const parameterDefaults: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(parameters).flatMap(([name, parameter]) =>
    "Default" in parameter ? [[name, String(parameter.Default)]] : [],
  ),
);
