/** Imports a bundle into a running Superset: what is there is updated in place, and what people added stays. */
import { EndcapError } from "../../core/errors.ts";
import { bundleZip, DATABASE_FILE, type Bundle } from "./bundle.ts";
import { keepOwn, type Kept, type ThereDataset } from "./keep-own.ts";
import type { SupersetAnswer, SupersetApi } from "./superset-api.ts";

export type AppliedBundle = { address: string; kept: Kept[] };

/** `password`: of the database, where it has one that Superset does not know yet. */
export async function applyBundle(
  api: SupersetApi,
  { bundle, password }: { bundle: Bundle; password: string | null },
): Promise<AppliedBundle> {
  const there = new Map<string, ThereDataset>();
  for (const { uuid } of bundle.datasets) {
    const answer = await api.get(`/dataset/${uuid}`);
    if (answer.status === 200) there.set(uuid, (answer.body as { result: ThereDataset }).result);
    else if (answer.status !== 404) throw refused(api, "show its datasets", answer);
  }
  const { bundle: whole, kept } = keepOwn(bundle, there);
  const form = new FormData();
  form.set("bundle", new Blob([new Uint8Array(bundleZip(whole))], { type: "application/zip" }), "endcap-superset.zip");
  if (password !== null) form.set("passwords", JSON.stringify({ [DATABASE_FILE]: password }));
  const answer = await api.upload("/assets/import/", form);
  if (answer.status !== 200) throw refused(api, "import the bundle", answer);
  return { address: api.address, kept };
}

function refused({ address }: SupersetApi, act: string, { status, body }: SupersetAnswer): EndcapError {
  const needsPassword = JSON.stringify(body).includes("provide a password");
  const next = needsPassword
    ? "Set ENDCAP_SUPERSET_DATABASE_PASSWORD to the password that Superset shall use; it keeps it for later imports"
    : status === 401 || status === 403
      ? "Give the user of ENDCAP_SUPERSET_USER the role Admin, or the right to import assets"
      : "Look at what it says and at Superset's own log; Endcap writes bundles for Superset 6.1";
  return new EndcapError({
    what: `${address} did not ${act}: it answered ${status}: ${detailOf(body)}`,
    where: { setting: "--apply" },
    next,
    retryable: status >= 500,
  });
}

function detailOf(body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}
