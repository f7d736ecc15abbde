/** What the IAM role of the storage integration may do, and who may take it. */

/** Writing, replacing and listing below the prefix, and nothing else of the bucket. */
export function permissionsText({ bucket, prefix }: { bucket: string; prefix: string }): string {
  return policy([
    {
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:DeleteObjectVersion"],
      Resource: `arn:aws:s3:::${bucket}/${prefix}*`,
    },
    { Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: `arn:aws:s3:::${bucket}` },
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: `arn:aws:s3:::${bucket}`,
      ...(prefix === "" ? {} : { Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } } }),
    },
  ]);
}

/** What DESC INTEGRATION shows. */
export type IntegrationIdentity = { userArn: string; externalId: string };

/** null: not known before the integration is made. */
export function trustText(identity: IntegrationIdentity | null): string {
  const { userArn, externalId } = identity ?? {
    userArn: "<STORAGE_AWS_IAM_USER_ARN>",
    externalId: "<STORAGE_AWS_EXTERNAL_ID>",
  };
  return policy([
    {
      Effect: "Allow",
      Principal: { AWS: userArn },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  ]);
}

function policy(Statement: readonly object[]): string {
  return `${JSON.stringify({ Version: "2012-10-17", Statement }, null, 2)}\n`;
}
