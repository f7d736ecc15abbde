/** A function under AWS's own runtime interface emulator: a fresh process each time it is started, as at a cold start. */
import { connect } from "node:net";
import { join } from "node:path";
import { goProgram } from "./go.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const VERSION = "v0.0.0-20261030222936-bef5c4ba774d";
const TIMEOUT_S = 30;

export type Invocation<T> = {
  /** null where the function threw. */
  answer: T | null;
  error: { errorType: string; errorMessage: string } | null;
  /** From the request to the answer. */
  ms: number;
};

export type LambdaFunction<T> = {
  invoke(event?: object): Promise<Invocation<T>>;
  /** What it printed so far. */
  output(): string;
  stop(): Promise<void>;
};

/** `folder`: the unpacked bundle with index.mjs. `env`: all that the function sees of its surroundings. */
export async function startLambda<T>(params: { folder: string; env: NodeJS.ProcessEnv }): Promise<LambdaFunction<T>> {
  const program = await goProgram({
    name: "aws-lambda-rie",
    package: "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie",
    version: VERSION,
  });
  const [port, apiPort] = [await freePort(), await freePort()];
  const server = await startServer({
    program,
    args: [
      "--runtime-interface-emulator-address",
      `127.0.0.1:${port}`,
      "--runtime-api-address",
      `127.0.0.1:${apiPort}`,
      "--log-level",
      "warn",
      process.execPath,
      join(import.meta.dirname, "lambda-runtime.ts"),
      "index.handler",
    ],
    folder: params.folder,
    env: {
      AWS_LAMBDA_FUNCTION_NAME: "arrival",
      AWS_LAMBDA_FUNCTION_TIMEOUT: String(TIMEOUT_S),
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      _HANDLER: "index.handler",
      LAMBDA_TASK_ROOT: params.folder,
      ...params.env,
    },
    isReady: () => isListening(port),
  });
  return {
    async invoke(event = {}) {
      const started = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`, {
        method: "POST",
        body: JSON.stringify(event),
      });
      const body = (await response.json()) as T & { errorType?: string; errorMessage?: string };
      const ms = performance.now() - started;
      const { errorType, errorMessage } = body;
      return errorType === undefined || errorMessage === undefined
        ? { answer: body, error: null, ms }
        : { answer: null, error: { errorType, errorMessage }, ms };
    },
    output: () => server.output(),
    stop: () => server.stop(),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
