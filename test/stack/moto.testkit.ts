/** AWS's smaller services on this machine (moto): topics, queues, secrets, log groups. It checks no signatures. */
import { pythonEnvironment } from "./python.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

export type MotoClient = {
  endpoint: string;
  /** A topic, and what arrived in a queue that subscribes to it, as subject and text. */
  makeTopic(name: string): Promise<{ arn: string; received(): Promise<{ subject: string; text: string }[]> }>;
  /** Answers its ARN. */
  makeSecret(name: string, text: string): Promise<string>;
  makeLogGroup(name: string): Promise<void>;
  /** All lines of a group, by stream. */
  logged(group: string): Promise<Record<string, string[]>>;
};

export type Moto = MotoClient & { stop(): Promise<void> };

const REGION = "us-east-1";
const ACCOUNT = "123456789012";

export async function startMoto(): Promise<Moto> {
  const python = await pythonEnvironment("moto-requirements.txt");
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    program: python,
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    isReady: async () => (await fetch(`${endpoint}/moto-api/data.json`)).ok,
  });
  return { ...motoClient(endpoint), stop: server.stop };
}

/** Asks a moto that runs already. */
export function motoClient(endpoint: string): MotoClient {
  const ask = async (service: string, headers: Record<string, string>, body: string): Promise<string> => {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
    const response = await fetch(endpoint, { method: "POST", headers: { authorization, ...headers }, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
    return text;
  };
  const query = (service: string, params: Record<string, string>) =>
    ask(service, { "content-type": "application/x-www-form-urlencoded" }, new URLSearchParams(params).toString());
  const json = async <T>(service: string, target: string, body: object, version = "1.1"): Promise<T> =>
    JSON.parse(
      (await ask(
        service,
        { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
        JSON.stringify(body),
      )) || "{}",
    ) as T;
  const sqs = <T>(action: string, body: object) => json<T>("sqs", `AmazonSQS.${action}`, body, "1.0");
  const logs = <T>(action: string, body: object) => json<T>("logs", `Logs_20140328.${action}`, body);

  return {
    endpoint,
    async makeTopic(name) {
      const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
      await query("sns", { Action: "CreateTopic", Name: name, Version: "2010-03-31" });
      const { QueueUrl } = await sqs<{ QueueUrl: string }>("CreateQueue", { QueueName: name });
      const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
      await query("sns", {
        Action: "Subscribe",
        TopicArn: arn,
        Protocol: "sqs",
        Endpoint: queue,
        Version: "2010-03-31",
      });
      const all: { subject: string; text: string }[] = [];
      return {
        arn,
        async received() {
          for (;;) {
            const { Messages = [] } = await sqs<{ Messages?: { Body: string; ReceiptHandle: string }[] }>(
              "ReceiveMessage",
              { QueueUrl, MaxNumberOfMessages: 10 },
            );
            if (Messages.length === 0) return all;
            for (const { Body, ReceiptHandle } of Messages) {
              const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
              all.push({ subject: Subject, text: Message });
              await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
            }
          }
        },
      };
    },
    async makeSecret(name, text) {
      const made = await json<{ ARN: string }>("secretsmanager", "secretsmanager.CreateSecret", {
        Name: name,
        SecretString: text,
      });
      return made.ARN;
    },
    async makeLogGroup(name) {
      await logs("CreateLogGroup", { logGroupName: name });
    },
    async logged(group) {
      const { logStreams } = await logs<{ logStreams: { logStreamName: string }[] }>("DescribeLogStreams", {
        logGroupName: group,
      });
      const lines: Record<string, string[]> = {};
      for (const { logStreamName } of logStreams) {
        const { events } = await logs<{ events: { message: string }[] }>("GetLogEvents", {
          logGroupName: group,
          logStreamName,
          startFromHead: true,
        });
        lines[logStreamName] = events.map(({ message }) => message);
      }
      return lines;
    },
  };
}
