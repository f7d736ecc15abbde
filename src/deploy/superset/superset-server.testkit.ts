/** A server on this machine that plays the few routes of Superset's REST interface that an import uses. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ThereDataset } from "./keep-own.ts";

export type SupersetServer = {
  url: string;
  /** The datasets that it has, by their ids. */
  datasets: Map<string, ThereDataset>;
  /** Uploads that it took: the form's names and sizes. */
  taken: string[];
  /** How it answers an import, where not with success. */
  refusal: { status: number; body: object } | null;
  close(): Promise<void>;
};

export const supersetUser = { user: "endcap", password: "night-watch-9" };

export async function startSupersetServer(): Promise<SupersetServer> {
  const state: Pick<SupersetServer, "datasets" | "taken" | "refusal"> = {
    datasets: new Map(),
    taken: [],
    refusal: null,
  };
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: object }> => {
    const body = await readAll(request);
    const path = (request.url ?? "").replace("/api/v1", "");
    if (path === "/security/login") {
      const { username, password } = JSON.parse(body.toString()) as Record<string, string>;
      const isKnown = username === supersetUser.user && password === supersetUser.password;
      return isKnown ? { status: 200, body: { access_token: "token" } } : { status: 401, body: { msg: "no" } };
    }
    if (request.headers.authorization !== "Bearer token") return { status: 401, body: { msg: "no token" } };
    if (path === "/security/csrf_token/") return { status: 200, body: { result: "proof" } };
    if (path.startsWith("/dataset/")) {
      const found = state.datasets.get(path.slice("/dataset/".length));
      return found === undefined ? { status: 404, body: {} } : { status: 200, body: { result: found } };
    }
    const { cookie, referer, "x-csrftoken": proof } = request.headers;
    if (proof !== "proof" || cookie !== "session=one" || referer === undefined)
      return { status: 400, body: { message: "The CSRF token is missing" } };
    if (state.refusal !== null) return state.refusal;
    const names = [...body.toString("latin1").matchAll(/name="([^"]+)"/g)].map(([, name]) => name ?? "");
    state.taken.push(`${path} ${names.join(", ")}`);
    return { status: 200, body: { message: "OK" } };
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answer(request);
    response.writeHead(status, { "content-type": "application/json", "set-cookie": "session=one; Path=/; HttpOnly" });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
