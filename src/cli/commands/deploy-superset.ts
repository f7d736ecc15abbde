/** `endcap deploy superset`: writes the bundle with datasets and dashboards, and imports it where that is asked for. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { QUERY_FILE } from "../../catalog/query-file.ts";
import type { SupersetDatabase } from "../../deploy/superset/database-kinds.ts";
import { UsageError } from "../../core/errors.ts";
import { exists } from "../../core/files.ts";
import { applyBundle, type AppliedBundle } from "../../deploy/superset/apply-bundle.ts";
import { bundleOf, bundleZip, type Bundle } from "../../deploy/superset/bundle.ts";
import { neverDelivered } from "../../deploy/superset/delivered.ts";
import { signIn } from "../../deploy/superset/superset-api.ts";
import { beginWork } from "../../workflow/work-session.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { withProject } from "../with-project.ts";
import { count } from "../words.ts";

type DeployOptions = { out?: string; database?: SupersetDatabase; apply?: string };

export async function deploySuperset(context: CommandContext<DeployOptions>): Promise<number> {
  const { output, options } = context;
  const access = options.apply === undefined ? null : accessTo(options.apply);
  return withProject(context, async (project, effects) => {
    const { config, paths, shared } = project;
    const bundle = bundleOf({
      config,
      database: options.database ?? null,
      absent: await neverDelivered(project),
    });
    if (shared === null && !(await exists(join(paths.dir, QUERY_FILE))))
      await (await beginWork(project, effects, "endcap deploy superset")).end();
    const folder = options.out === undefined ? join(config.dir, "deploy", "superset") : resolve(options.out);
    const file = join(folder, "endcap-superset.zip");
    const state = await writeChanged(file, bundleZip(bundle));
    const applied =
      access === null
        ? null
        : await applyBundle(await signIn(access), {
            bundle,
            password: process.env["ENDCAP_SUPERSET_DATABASE_PASSWORD"] ?? null,
          });
    if (output.json) output.data({ file, state, database: bundle.database["sqlalchemy_uri"], applied });
    else say(output, { file, state, bundle, applied });
    return 0;
  });
}

/** Nobody edits a zip by hand, so what is there is replaced; the same bytes are left alone. */
async function writeChanged(file: string, data: Buffer): Promise<"new" | "unchanged" | "changed"> {
  const before = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (before !== null && before.equals(data)) return "unchanged";
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, data);
  return before === null ? "new" : "changed";
}

function accessTo(url: string): { url: string; user: string; password: string } {
  if (!/^https?:\/\/[^/]+/.test(url))
    throw new UsageError({
      what: `${url} is no address of a Superset`,
      next: "Give one such as http://127.0.0.1:8088",
    });
  const password = process.env["ENDCAP_SUPERSET_PASSWORD"];
  if (password === undefined)
    throw new UsageError({
      what: "Who imports into Superset is not said",
      where: { setting: "ENDCAP_SUPERSET_PASSWORD" },
      next: "Set ENDCAP_SUPERSET_PASSWORD, and ENDCAP_SUPERSET_USER where it is not admin; or import the written file in Superset: Dashboards, Import",
    });
  return { url, user: process.env["ENDCAP_SUPERSET_USER"] ?? "admin", password };
}

type Said = { file: string; state: string; bundle: Bundle; applied: AppliedBundle | null };

function say(output: Output, { file, state, bundle, applied }: Said): void {
  const shown = relative(process.cwd(), file) || file;
  output.answer(state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
  output.note(
    `${count(bundle.datasets.length, "dataset")}, ${count(bundle.charts.length, "chart")}, ${count(bundle.dashboards.length, "dashboard")}; they read ${String(bundle.database["sqlalchemy_uri"])}`,
  );
  if (applied === null) return output.note("Next: in Superset, Dashboards, Import; or call it with --apply <address>");
  output.answer(`${applied.address} has them: ${bundle.dashboards.map(({ title }) => title).join(", ")}`);
  for (const { dataset, metrics, columns } of applied.kept)
    output.note(`Kept what others added to ${dataset}: ${[...metrics, ...columns].join(", ")}`);
}
