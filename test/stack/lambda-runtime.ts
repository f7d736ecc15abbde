/** What Lambda's Node runtime does, over the real Runtime API: loads the handler, and asks for one event after the other. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown, context: object) => Promise<unknown>;

const { AWS_LAMBDA_RUNTIME_API: api = "", LAMBDA_TASK_ROOT: root = "", _HANDLER: name = "" } = process.env;
const address = `http://${api}/2018-06-01/runtime`;

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  await fetch(`${address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body) ?? "null",
  });
}

/** Waits for an event, however long none comes: fetch alone gives up after five minutes. */
async function nextEvent(): Promise<Response> {
  for (;;) {
    try {
      return await fetch(`${address}/invocation/next`);
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      if (cause?.code !== "UND_ERR_HEADERS_TIMEOUT") throw error;
    }
  }
}

function failure(path: string, error: Error): Promise<void> {
  const body = { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n") };
  return post(path, body, { "Lambda-Runtime-Function-Error-Type": error.name });
}

async function load(): Promise<Handler> {
  const [file = "", exported = ""] = name.split(".");
  const module = (await import(pathToFileURL(join(root, `${file}.mjs`)).href)) as Record<string, Handler>;
  const handler = module[exported];
  if (handler === undefined) throw new Error(`${name} is not exported`);
  return handler;
}

try {
  const handler = await load();
  for (;;) {
    const next = await nextEvent();
    const id = next.headers.get("lambda-runtime-aws-request-id") ?? "";
    try {
      await post(`/invocation/${id}/response`, await handler(await next.json(), { awsRequestId: id }));
    } catch (error) {
      await failure(`/invocation/${id}/error`, error as Error);
    }
  }
} catch (error) {
  await failure("/init/error", error as Error);
  process.exitCode = 1;
}
