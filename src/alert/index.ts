/** The channels that a project's configuration names. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { Effects } from "../core/effects.ts";
import { logChannel } from "./adapters/log.ts";
import { smtpChannel, smtpSecrets } from "./adapters/smtp.ts";
import { snsChannel } from "./adapters/sns.ts";
import { webhookChannel } from "./adapters/webhook.ts";
import type { Channel } from "./channel.ts";

export function alertChannels(
  config: ProjectConfig,
  effects: Effects,
  environment: NodeJS.ProcessEnv = process.env,
): Channel[] {
  const { smtp, sns, webhook } = config.alerts;
  return [
    logChannel(effects),
    ...(smtp === null ? [] : [smtpChannel(smtp, smtpSecrets(environment))]),
    ...(sns === null ? [] : [snsChannel({ topicArn: sns })]),
    ...(webhook === null ? [] : [webhookChannel({ url: webhook })]),
  ];
}
