/** Superset's REST interface, as one who may import: signed in, with the token that writing asks for. */
import { EndcapError } from "../../core/errors.ts";
import { causeOfFetch } from "../../core/fetch-failure.ts";

export type SupersetAnswer = { status: number; body: unknown };

export type SupersetApi = {
  /** As in "Superset at bi.example.com". */
  address: string;
  get(path: string): Promise<SupersetAnswer>;
  /** Sends a form, as uploads are. */
  upload(path: string, form: FormData): Promise<SupersetAnswer>;
};

const TIMEOUT_MS = 120_000;

export type SignIn = { url: string; user: string; password: string };

/** Throws where nobody answers, or the user is not let in. `url`: of its first page. */
export async function signIn({ url, user, password }: SignIn): Promise<SupersetApi> {
  const root = url.replace(/\/+$/, "");
  const address = `Superset at ${new URL(root).host}`;
  const asked = async (path: string, init: RequestInit): Promise<SupersetAnswer & { cookie: string | null }> => {
    try {
      const response = await fetch(`${root}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      return { status: response.status, body: parsed(text), cookie: cookieOf(response) };
    } catch (error) {
      throw new EndcapError({
        what: `${address} gave no answer: ${causeOfFetch(error, TIMEOUT_MS)}`,
        where: { setting: "--apply" },
        next: "Check the address, and that Superset is up",
        retryable: true,
      });
    }
  };
  const json = { "content-type": "application/json" };
  const login = await asked("/security/login", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ username: user, password, provider: "db", refresh: false }),
  });
  const token = (login.body as { access_token?: unknown } | null)?.access_token;
  if (typeof token !== "string") throw notLetIn(address, user, login.status);
  const bearer = { authorization: `Bearer ${token}` };
  const csrf = await asked("/security/csrf_token/", { headers: bearer });
  const proof = (csrf.body as { result?: unknown } | null)?.result;
  const writing = {
    ...bearer,
    referer: root,
    ...(typeof proof === "string" ? { "x-csrftoken": proof } : {}),
    ...(csrf.cookie === null ? {} : { cookie: csrf.cookie }),
  };
  return {
    address,
    get: (path) => asked(path, { headers: bearer }),
    upload: (path, form) => asked(path, { method: "POST", headers: writing, body: form }),
  };
}

function cookieOf(response: Response): string | null {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  return cookies.length === 0 ? null : cookies.join("; ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function notLetIn(address: string, user: string, status: number): EndcapError {
  return new EndcapError({
    what: `${address} does not let ${user} in: it answered ${status}`,
    where: { setting: "ENDCAP_SUPERSET_USER" },
    next: "Set ENDCAP_SUPERSET_USER and ENDCAP_SUPERSET_PASSWORD to a user of Superset's own (not of a single sign-on) with the role Admin",
    retryable: status >= 500,
  });
}
