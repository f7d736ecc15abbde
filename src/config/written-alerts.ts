/** What a person writes about who is told what: alarms, and the log of runs. */
import * as z from "zod";
import { setting } from "./setting.ts";

const text = z.string().min(1);

export const alertsSetting = setting(
  z.strictObject({
    smtp: setting(
      z.strictObject({
        host: text,
        port: z.optional(z.int().min(1).max(65535)),
        from: text,
        to: z.array(text).min(1),
      }),
      {
        label: "Mail",
        help: "Server, port (587; 465 for TLS from the start), sender and receivers of alarms. A password comes from ENDCAP_SMTP_PASSWORD alone, its user from ENDCAP_SMTP_USER (else the sender).",
        default: "no mail",
      },
    ),
    sns: setting(
      z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/, {
        error: 'the ARN of a topic, such as "arn:aws:sns:eu-central-1:123456789012:endcap"',
      }),
      {
        label: "SNS",
        help: "ARN of an Amazon SNS topic that is sent alarms as text. Credentials come from the AWS environment alone.",
        default: "none",
      },
    ),
    webhook: setting(z.url({ protocol: /^https?$/, error: "an http or https address" }), {
      label: "Webhook",
      help: "Address that is sent alarms as JSON by POST: project, at, and notices with state, kind, subject, since, text and next.",
      default: "none",
    }),
  }),
  {
    label: "Alarms",
    help: "Who is told when a delivery is missing or a run fails.",
    default: "nobody; alarms are on the screens and in the log",
  },
);

export const logsSetting = setting(
  z.strictObject({
    cloudwatch: setting(z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, { error: "the name of a log group" }), {
      label: "CloudWatch",
      help: "Log group that takes the log of runs, and their figures in the embedded metric format. Credentials come from the AWS environment alone.",
      default: "none",
    }),
    region: setting(text, {
      label: "Region",
      help: "AWS region of the log group.",
      default: "as the AWS environment says",
    }),
  }),
  {
    label: "Logs",
    help: "Where the log of runs goes beside logs/endcap.log.",
    default: "nowhere else",
  },
);
