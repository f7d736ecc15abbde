/** The arrival Lambda, the schedule that calls it, and the queue for calls that failed to the end. */
import { attribute, ref, sub, type Resources } from "./cloudformation.ts";

/** Key of the configuration below the lake's prefix, where the Lambda reads it. */
export const CONFIG_KEY = "deploy/endcap.config.json";

const QUEUE_DAYS = 14;
const TIMEOUT_SECONDS = 120;
const MEMORY_MB = 512;
/** Of one call of the schedule; the next one comes a quarter of an hour later. */
const RETRIES = 2;
const RETRY_WITHIN_SECONDS = 600;

export function arrival(): Resources {
  return {
    ArrivalLogs: {
      comment: "Log of the arrival Lambda: JSON lines, among them the metrics that the alarms watch.",
      Type: "AWS::Logs::LogGroup",
      Properties: { LogGroupName: sub("/endcap/${AWS::StackName}/arrival"), RetentionInDays: ref("LogRetentionDays") },
    },
    ArrivalFailures: {
      comment: "Calls that failed to the end wait here for two weeks.",
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: sub("${AWS::StackName}-arrival-failures"),
        MessageRetentionPeriod: QUEUE_DAYS * 86_400,
        SqsManagedSseEnabled: true,
      },
    },
    ArrivalFunction: {
      comment:
        "Asks whether the day's delivery is complete, and starts the night. Made once its code stands in the lake's bucket.",
      Type: "AWS::Lambda::Function",
      Condition: "HasCode",
      Properties: {
        FunctionName: sub("${AWS::StackName}-arrival"),
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        Code: { S3Bucket: ref("LakeBucket"), S3Key: ref("CodeKey") },
        Role: attribute("ArrivalRole", "Arn"),
        MemorySize: MEMORY_MB,
        Timeout: TIMEOUT_SECONDS,
        LoggingConfig: { LogGroup: ref("ArrivalLogs"), LogFormat: "Text" },
        Environment: {
          Variables: {
            ENDCAP_CONFIG: sub(`s3://\${LakeBucketName}/\${LakePrefix}${CONFIG_KEY}`),
            ENDCAP_AIRFLOW_SECRET: ref("AirflowSecretArn"),
          },
        },
      },
    },
    ArrivalRetries: {
      comment: "A call that fails is tried twice more, then kept in the queue.",
      Type: "AWS::Lambda::EventInvokeConfig",
      Condition: "HasCode",
      Properties: {
        FunctionName: ref("ArrivalFunction"),
        Qualifier: "$LATEST",
        MaximumRetryAttempts: RETRIES,
        MaximumEventAgeInSeconds: RETRY_WITHIN_SECONDS,
        DestinationConfig: { OnFailure: { Destination: attribute("ArrivalFailures", "Arn") } },
      },
    },
    ArrivalSchedule: {
      comment:
        "Every quarter of an hour by the retailer's own clock, summer and winter; on the minute at which files are due.",
      Type: "AWS::Scheduler::Schedule",
      Condition: "HasCode",
      Properties: {
        Name: sub("${AWS::StackName}-arrival"),
        ScheduleExpression: ref("ScheduleExpression"),
        ScheduleExpressionTimezone: ref("TimeZone"),
        FlexibleTimeWindow: { Mode: "OFF" },
        State: "ENABLED",
        Target: {
          Arn: attribute("ArrivalFunction", "Arn"),
          RoleArn: attribute("ScheduleRole", "Arn"),
          Input: "{}",
          RetryPolicy: { MaximumRetryAttempts: RETRIES, MaximumEventAgeInSeconds: RETRY_WITHIN_SECONDS },
          DeadLetterConfig: { Arn: attribute("ArrivalFailures", "Arn") },
        },
      },
    },
  };
}

const EVERY_MINUTES = 15;

/**
 * An EventBridge expression for every quarter of an hour, so that a call falls on the local time "HH:MM" exactly: files that
 * come late, even in the afternoon, start their night by themselves.
 */
export function arrivalExpression(arrivalAt: string): string {
  const minute = Number(arrivalAt.split(":")[1]) % EVERY_MINUTES;
  const minutes = Array.from({ length: 60 / EVERY_MINUTES }, (_, n) => minute + n * EVERY_MINUTES);
  return `cron(${minutes.join(",")} * * * ? *)`;
}
