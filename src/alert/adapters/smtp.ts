/** Alerts by mail. Secrets come from the environment alone: ENDCAP_SMTP_USER, ENDCAP_SMTP_PASSWORD. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { subjectOf, textOf, type Channel } from "../channel.ts";

export type SmtpSettings = NonNullable<ProjectConfig["alerts"]["smtp"]>;
export type SmtpSecrets = { user: string | null; password: string | null };

const TIMEOUT_MS = 10_000;
const IMPLICIT_TLS_PORT = 465;

export function smtpSecrets(environment: NodeJS.ProcessEnv): SmtpSecrets {
  return { user: environment["ENDCAP_SMTP_USER"] ?? null, password: environment["ENDCAP_SMTP_PASSWORD"] ?? null };
}

export function smtpChannel(settings: SmtpSettings, secrets: SmtpSecrets, timeoutMs: number = TIMEOUT_MS): Channel {
  return {
    name: "smtp",
    async send(message) {
      const { createTransport } = await import("nodemailer");
      const { host, port, from, to } = settings;
      const auth = secrets.password === null ? {} : { auth: { user: secrets.user ?? from, pass: secrets.password } };
      const transport = createTransport({
        host,
        port,
        secure: port === IMPLICIT_TLS_PORT,
        ...auth,
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
      });
      try {
        await transport.sendMail({ from, to: [...to], subject: subjectOf(message), text: textOf(message) });
      } catch (error) {
        throw new EndcapError({
          what: `The mail server ${host}:${port} did not take the alert: ${withoutSecrets((error as Error).message, secrets)}`,
          where: { setting: "alerts.smtp" },
          next: "Check the server, sender and receivers; the password is read from ENDCAP_SMTP_PASSWORD, the user from ENDCAP_SMTP_USER (else the sender). The next run sends the alert again",
          retryable: true,
        });
      } finally {
        transport.close();
      }
    },
  };
}

function withoutSecrets(text: string, { password }: SmtpSecrets): string {
  return password === null || password === ""
    ? text
    : text.replaceAll(password, "…").replaceAll(Buffer.from(password).toString("base64"), "…");
}
