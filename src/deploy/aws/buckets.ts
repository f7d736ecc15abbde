/** The buckets: what the retailer delivers, what Endcap keeps, what machines log. None of them goes with the stack. */
import { attribute, ref, sub, type Resource, type Resources, type Value } from "./cloudformation.ts";

/** Days after which logs and results of questions are removed. */
const LOG_DAYS = 30;
/** Days after which delivered files move to a cheaper class; they are read again only by a backfill. */
const QUIET_AFTER_DAYS = 30;
const UNFINISHED_DAYS = 7;

export function buckets(): Resources {
  return {
    LandingBucket: {
      ...bucket(
        "Files as the retailer delivers them. An overwritten or deleted file can be brought back for the retention's days.",
        ref("LandingBucketName"),
        [
          { Id: "old-versions", Status: "Enabled", ...oldVersions(ref("RetentionDays")) },
          {
            Id: "quiet-files",
            Status: "Enabled",
            Transitions: [{ StorageClass: "STANDARD_IA", TransitionInDays: QUIET_AFTER_DAYS }],
          },
        ],
      ),
      Condition: "HasLanding",
    },
    LandingBucketPolicy: { ...tlsOnly("LandingBucket"), Condition: "HasLanding" },
    LakeBucket: bucket(
      "What Endcap keeps: landing, accepted rows, quarantine, lake, state and commit log. The lease is rewritten every 15 seconds of a run: its old versions go after a day.",
      ref("LakeBucketName"),
      [
        { Id: "old-versions", Status: "Enabled", ...oldVersions(ref("RetentionDays")) },
        { Id: "leases", Status: "Enabled", Prefix: sub("${LakePrefix}state/lease"), ...oldVersionsOnly(1) },
        { Id: "emr-logs", Status: "Enabled", Prefix: sub("${LakePrefix}emr-logs/"), ExpirationInDays: LOG_DAYS },
        { Id: "work", Status: "Enabled", Prefix: sub("${LakePrefix}work/"), ...oldVersionsOnly(1) },
      ],
    ),
    LakeBucketPolicy: tlsOnly("LakeBucket"),
    LogsBucket: bucket(
      "Access logs of the other buckets, EMR's logs, and results of Athena: removed after a month.",
      sub("${AWS::StackName}-logs-${AWS::AccountId}-${AWS::Region}"),
      [{ Id: "month", Status: "Enabled", ExpirationInDays: LOG_DAYS, ...oldVersionsOnly(1) }],
    ),
    LogsBucketPolicy: tlsOnly("LogsBucket", [
      {
        Sid: "AccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: sub("${LogsBucket.Arn}/access/*"),
        Condition: {
          StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
          ArnLike: {
            "aws:SourceArn": [
              sub("arn:${AWS::Partition}:s3:::${LandingBucketName}"),
              sub("arn:${AWS::Partition}:s3:::${LakeBucketName}"),
            ],
          },
        },
      },
    ]),
  };
}

function bucket(comment: string, name: Value, rules: readonly Value[]): Resource {
  const isLogs = typeof name === "object" && "Fn::Sub" in name;
  return {
    comment,
    Type: "AWS::S3::Bucket",
    ...(isLogs ? {} : { DependsOn: ["LogsBucketPolicy"] }),
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
    Properties: {
      BucketName: name,
      VersioningConfiguration: { Status: "Enabled" },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      ...(isLogs
        ? {}
        : {
            LoggingConfiguration: { DestinationBucketName: ref("LogsBucket"), LogFilePrefix: "access/" },
          }),
      LifecycleConfiguration: {
        Rules: [
          ...rules,
          {
            Id: "unfinished-uploads",
            Status: "Enabled",
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED_DAYS },
          },
        ],
      },
    },
  };
}

function oldVersions(days: Value): Record<string, Value> {
  return { ...oldVersionsOnly(days), ExpiredObjectDeleteMarker: true };
}

function oldVersionsOnly(days: Value): Record<string, Value> {
  return { NoncurrentVersionExpiration: { NoncurrentDays: days } };
}

function tlsOnly(name: string, more: readonly Value[] = []): Resource {
  return {
    comment: `${name}: no request without TLS.`,
    Type: "AWS::S3::BucketPolicy",
    Properties: {
      Bucket: ref(name),
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [attribute(name, "Arn"), sub(`\${${name}.Arn}/*`)],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          ...more,
        ],
      },
    },
  };
}
