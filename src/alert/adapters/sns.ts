/** Alerts through an Amazon SNS topic, to whoever subscribed: mail, SMS, queues. Credentials come from the AWS environment. */
import { callAws, regionOfArn } from "../../core/aws-call.ts";
import { subjectOf, textOf, type Channel } from "../channel.ts";

export type SnsParams = { topicArn: string; timeoutMs?: number; retriesMs?: readonly number[] };

/** What SNS takes: printable ASCII on one line; a message in bytes. */
const MOST_SUBJECT = 100;
const MOST_MESSAGE_BYTES = 250_000;

export function snsChannel({ topicArn, ...options }: SnsParams): Channel {
  return {
    name: "sns",
    async send(message) {
      const body = new URLSearchParams({
        Action: "Publish",
        Version: "2010-03-31",
        TopicArn: topicArn,
        Subject: subjectOf(message)
          .replaceAll(/[^\x20-\x7e]/g, "?")
          .slice(0, MOST_SUBJECT),
        Message: cut(textOf(message)),
      });
      await callAws(
        {
          service: "sns",
          region: regionOfArn(topicArn) ?? "us-east-1",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: body.toString(),
          permission: "sns:Publish",
          resource: topicArn,
          setting: "alerts.sns",
        },
        options,
      );
    },
  };
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_MESSAGE_BYTES) return text;
  return `${bytes
    .subarray(0, MOST_MESSAGE_BYTES)
    .toString()
    .replace(/\uFFFD$/, "")}…\n(cut: endcap status tells all)\n`;
}
