/** A mail server that keeps what it is sent, for tests. */
import { createServer, type AddressInfo, type Socket } from "node:net";

export type SmtpSink = {
  port: number;
  mails: { from: string; to: string[]; data: string; auth: string | null }[];
  close(): Promise<void>;
};

export type SinkOptions = { answer?: string | undefined; login?: string };

/** `answer`: what DATA is answered with, "250 ok" by default. `login`: AUTH PLAIN is offered and wanted to be this "user:password". */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const sink: SmtpSink = { port: 0, mails: [], close: () => new Promise((resolve) => server.close(() => resolve())) };
  const server = createServer((socket) => talk(socket, sink, options));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  sink.port = (server.address() as AddressInfo).port;
  return sink;
}

function talk(socket: Socket, sink: SmtpSink, options: SinkOptions): void {
  const mail = { from: "", to: [] as string[], data: "", auth: null as string | null };
  let isData = false;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    rest += chunk.toString();
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isData) {
        if (line !== ".") mail.data += `${line}\n`;
        else {
          isData = false;
          if (options.answer === undefined) sink.mails.push({ ...mail });
          say(options.answer ?? "250 ok");
        }
      } else if (/^EHLO/i.test(line)) {
        say(options.login === undefined ? "250 sink" : "250-sink");
        if (options.login !== undefined) say("250 AUTH PLAIN");
      } else if (/^AUTH PLAIN /i.test(line)) {
        const [, user = "", password = ""] = Buffer.from(line.slice(11), "base64").toString().split("\0");
        mail.auth = `${user}:${password}`;
        say(mail.auth === options.login ? "235 ok" : `535 wrong password ${password}`);
      } else if (/^MAIL FROM:/i.test(line)) {
        mail.from = line.slice(10);
        say("250 ok");
      } else if (/^RCPT TO:/i.test(line)) {
        mail.to.push(line.slice(8));
        say("250 ok");
      } else if (line === "DATA") {
        isData = true;
        say("354 go on");
      } else if (line === "QUIT") {
        say("221 bye");
        socket.end();
      } else say("250 ok");
    }
  });
  say("220 sink");
}
