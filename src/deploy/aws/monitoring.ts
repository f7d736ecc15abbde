/** Who is told, and of what: topic, alarms on the metrics that runs and the arrival Lambda write, a dashboard. */
import { CLOUDWATCH_NAMESPACE, type CloudWatchMetric } from "../../workflow/cloudwatch/metrics.ts";
import { attribute, ref, sub, type Resource, type Resources, type Value } from "./cloudformation.ts";

const QUARTER_SECONDS = 900;
const DAY_SECONDS = 86_400;

export function monitoring(): Resources {
  return {
    WorkerLogs: {
      comment: "Log of the runs, written by the worker (setting logs.cloudwatch), with their metrics.",
      Type: "AWS::Logs::LogGroup",
      Properties: { LogGroupName: sub("/endcap/${AWS::StackName}/runs"), RetentionInDays: ref("LogRetentionDays") },
    },
    AlarmTopic: {
      comment: "Alarms of CloudWatch, and Endcap's own notices (setting alerts.sns).",
      Type: "AWS::SNS::Topic",
      Properties: { TopicName: sub("${AWS::StackName}-alarms"), DisplayName: "Endcap" },
    },
    AlarmTopicPolicy: {
      comment: "Alarms of this account may publish; nobody without TLS.",
      Type: "AWS::SNS::TopicPolicy",
      Properties: {
        Topics: [ref("AlarmTopic")],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Alarms",
              Effect: "Allow",
              Principal: { Service: "cloudwatch.amazonaws.com" },
              Action: "sns:Publish",
              Resource: ref("AlarmTopic"),
              Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
            },
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "sns:Publish",
              Resource: ref("AlarmTopic"),
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
    },
    AlarmMail: {
      comment: "AWS sends a mail that must be confirmed once.",
      Type: "AWS::SNS::Subscription",
      Condition: "HasEmail",
      Properties: { TopicArn: ref("AlarmTopic"), Protocol: "email", Endpoint: ref("AlarmEmail") },
    },
    LateAlarm: alarm("late", "The delivery that is due is incomplete for longer than it may be.", {
      Metrics: [
        { Id: "late", Expression: "IF(complete < 1, minutes, 0)", Label: "minutes late", ReturnData: true },
        query("complete", "DeliveryComplete", "Minimum"),
        query("minutes", "DeliveryLatenessMinutes", "Maximum"),
      ],
      Threshold: ref("LateMinutes"),
      TreatMissingData: "ignore",
    }),
    RunFailedAlarm: alarm("run-failed", "A run failed; its last log lines say why and what to do.", {
      ...single("RunFailed", "Sum", QUARTER_SECONDS),
      Threshold: 0,
      TreatMissingData: "notBreaching",
    }),
    ArrivalFailedAlarm: alarm(
      "arrival-failed",
      "The arrival Lambda failed to the end: see its log, and the queue of failed calls.",
      {
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Dimensions: [{ Name: "QueueName", Value: attribute("ArrivalFailures", "QueueName") }],
        Statistic: "Maximum",
        Period: QUARTER_SECONDS,
        Threshold: 0,
        TreatMissingData: "notBreaching",
      },
    ),
    StaleAlarm: alarm(
      "stale",
      "The newest complete date that readers see is older than it may be, or nobody looked for a day.",
      {
        ...single("LastGoodDateAgeDays", "Minimum", DAY_SECONDS),
        Threshold: ref("StaleDays"),
        TreatMissingData: "breaching",
      },
    ),
    QuarantineAlarm: alarm("quarantine-heavy", "A run refused a larger share of its rows than usual.", {
      ...single("QuarantinedPercent", "Maximum", QUARTER_SECONDS),
      Threshold: ref("QuarantinePercent"),
      TreatMissingData: "notBreaching",
    }),
    Dashboard: {
      comment: "The nights at a glance.",
      Type: "AWS::CloudWatch::Dashboard",
      Properties: { DashboardName: ref("AWS::StackName"), DashboardBody: sub(dashboard()) },
    },
  };
}

function alarm(name: string, description: string, properties: Readonly<Record<string, Value>>): Resource {
  return {
    comment: "",
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: sub(`\${AWS::StackName}-${name}`),
      AlarmDescription: description,
      ComparisonOperator: "GreaterThanThreshold",
      EvaluationPeriods: 1,
      ...properties,
      AlarmActions: [ref("AlarmTopic")],
      OKActions: [ref("AlarmTopic")],
    },
  };
}

function single(name: CloudWatchMetric, statistic: string, period: number): Record<string, Value> {
  return { ...metric(name), Statistic: statistic, Period: period };
}

function query(id: string, name: CloudWatchMetric, statistic: string): Value {
  return {
    Id: id,
    ReturnData: false,
    MetricStat: { Metric: metric(name), Stat: statistic, Period: QUARTER_SECONDS },
  };
}

function metric(name: CloudWatchMetric): Record<string, Value> {
  return {
    Namespace: CLOUDWATCH_NAMESPACE,
    MetricName: name,
    Dimensions: [{ Name: "Project", Value: ref("ProjectName") }],
  };
}

/** A chart a line. */
function dashboard(): string {
  const chart = (
    x: number,
    y: number,
    title: string,
    names: readonly CloudWatchMetric[],
    stat: string,
    period: number,
  ) => ({
    type: "metric",
    x,
    y,
    width: 8,
    height: 6,
    properties: {
      title,
      region: "${AWS::Region}",
      stat,
      period,
      metrics: names.map((name) => [CLOUDWATCH_NAMESPACE, name, "Project", "${ProjectName}"]),
    },
  });
  const charts = [
    chart(0, 0, "Delivery complete (1) or not (0)", ["DeliveryComplete"], "Minimum", QUARTER_SECONDS),
    chart(8, 0, "Minutes after it was due", ["DeliveryLatenessMinutes"], "Maximum", QUARTER_SECONDS),
    chart(16, 0, "Age of the last good date, days", ["LastGoodDateAgeDays"], "Maximum", DAY_SECONDS),
    chart(0, 6, "Rows read and quarantined", ["RowsIn", "RowsQuarantined"], "Sum", DAY_SECONDS),
    chart(8, 6, "Share of rows in quarantine, %", ["QuarantinedPercent"], "Maximum", DAY_SECONDS),
    chart(16, 6, "Seconds of a run; failed runs", ["RunSeconds", "RunFailed"], "Maximum", DAY_SECONDS),
  ];
  return `{ "widgets": [\n${charts.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n] }`;
}
