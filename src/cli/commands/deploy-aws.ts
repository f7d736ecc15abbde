/** `endcap deploy aws`: writes the stack's template and parameters, says what it costs, makes it, removes it. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadConfig } from "../../config/load.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { EndcapError, UsageError } from "../../core/errors.ts";
import { applyStack, removeStack, type Applied } from "../../deploy/aws/apply-stack.ts";
import { estimateCost, money, type CostEstimate } from "../../deploy/aws/cost.ts";
import { deployFiles, deployPaths } from "../../deploy/aws/deploy-files.ts";
import { missingSettings } from "../../deploy/aws/own-settings.ts";
import { stackInputs, type StackInputs } from "../../deploy/aws/stack-inputs.ts";
import type { StackChange } from "../../deploy/aws/stack-service.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { says, writeAgreed } from "../write-agreed.ts";

type Options = {
  out?: string;
  stack?: string;
  stores?: number;
  products?: number;
  apply?: boolean;
  code?: string;
  destroy?: boolean;
  yes?: boolean;
};

const LOOK_EVERY_MS = 2_000;

export async function deployAws({ output, options, dir }: CommandContext<Options>): Promise<number> {
  if (options.apply === true && options.destroy === true)
    throw new UsageError({ what: "--apply and --destroy exclude each other", next: "Give one of them" });
  if ((options.stores === undefined) !== (options.products === undefined))
    throw new UsageError({ what: "A size is stores and products", next: "Give both --stores and --products" });
  const project = dir();
  const config = await loadConfig(project);
  const inputs = stackInputs(config, options.stack);
  if (options.destroy === true) return destroy(output, inputs, options.yes === true);
  const folder = options.out === undefined ? join(project, "deploy", "aws") : resolve(options.out);
  const written = await readFile(deployPaths(inputs.stack, folder).parameters, "utf8").catch(ifMissing);
  const files = deployFiles(inputs, folder, written);
  const isAgreed = options.yes === true;
  const template = await writeAgreed(output, { ...files.template, isAgreed });
  const parameters = await writeAgreed(output, { ...files.parameters, isAgreed });
  const { stores, products } = options;
  const cost = stores === undefined || products === undefined ? null : estimateCost({ stores, products }, config);
  if (!output.json) {
    for (const { file, state } of [template, parameters]) {
      const shown = relative(process.cwd(), file) || file;
      output.answer(state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
    }
    if (cost !== null) for (const line of costLines(cost, output)) output.answer(line);
    else output.note("What it costs a month: name the size, --stores <n> --products <n>");
  }
  const applied =
    options.apply === true
      ? await apply(output, options, { inputs, template: files.template.text, parameters: files.parameters.values })
      : null;
  const settings = missingSettings(config, inputs.stack, applied?.outputs ?? {});
  if (output.json) output.data({ stack: inputs.stack, template, parameters, cost, applied, settings });
  else sayEnd(output, { config, inputs, applied, settings });
  return 0;
}

async function apply(
  output: Output,
  options: Options,
  made: { inputs: StackInputs; template: string; parameters: Readonly<Record<string, string>> },
): Promise<Applied> {
  const { inputs, template, parameters } = made;
  const { stack, region, lake } = inputs;
  const [{ cloudFormation }, { s3Storage }] = await Promise.all([
    import("../../deploy/aws/cloudformation-service.ts"),
    import("../../storage/adapters/s3.ts"),
  ]);
  const zip = options.code === undefined ? null : await readFile(resolve(options.code));
  const key = zip === null ? "" : `deploy/arrival-${createHash("sha256").update(zip).digest("hex").slice(0, 16)}.zip`;
  const service = cloudFormation(region);
  const storage = s3Storage(lake);
  try {
    return await applyStack(
      service,
      {
        stack,
        template,
        parameters,
        code:
          options.code === undefined
            ? null
            : { key: lake.prefix + key, upload: () => storage.upload(key, resolve(options.code ?? "")) },
        proposalName: () => `endcap-${Date.now()}`,
        agree: (changes) => agree(output, changes, options.yes === true),
      },
      { report: (progress) => output.progress(progress), pause: () => sleep(LOOK_EVERY_MS) },
    );
  } finally {
    storage.close();
    service.close();
  }
}

/** What is removed or made anew is asked for; what is added or changed in place is only told. */
async function agree(output: Output, changes: readonly StackChange[], isAgreed: boolean): Promise<void> {
  const grave = changes.filter(({ action, isReplaced }) => action === "Remove" || isReplaced);
  for (const { action, name, type, isReplaced } of changes)
    output.note(`${isReplaced ? "Replace" : action} ${name} (${type})`);
  if (grave.length === 0 || isAgreed) return;
  const names = grave.map(({ name }) => name).join(", ");
  if (await says(output, `Remove or replace ${names}? [y/N] `)) return;
  throw new EndcapError({
    what: `The change would remove or replace ${names}; nothing was changed`,
    next: "Where that is wanted, deploy again with --yes",
  });
}

async function destroy(output: Output, { stack, region, lake, landing }: StackInputs, isAgreed: boolean): Promise<number> {
  const { cloudFormation } = await import("../../deploy/aws/cloudformation-service.ts");
  const service = cloudFormation(region);
  try {
    const found = await service.find(stack);
    if (found === null) {
      if (output.json) output.data({ stack, removed: false, kept: [] });
      else output.answer(`There is no stack ${stack}`);
      return 0;
    }
    const logs = found.outputs["LogsBucket"];
    const kept = [...new Set([lake.bucket, landing.bucket, ...(logs === undefined ? [] : [logs])])];
    const question = `Remove the stack ${stack}? Its buckets stay: ${kept.join(", ")}. [y/N] `;
    if (!isAgreed && !(await says(output, question)))
      throw new UsageError({
        what: `The stack ${stack} was not removed: nobody agreed`,
        next: "Say so with --yes; the buckets and all that is in them stay",
      });
    await removeStack(service, found, stack, {
      report: (progress) => output.progress(progress),
      pause: () => sleep(LOOK_EVERY_MS),
    });
    if (output.json) output.data({ stack, removed: true, kept });
    else output.answer(`The stack ${stack} is removed. Kept, with all that is in them: ${kept.join(", ")}`);
    return 0;
  } finally {
    service.close();
  }
}

function costLines({ size, lines, dollars, basis }: CostEstimate, output: Output): string[] {
  const width = Math.max(...lines.map(({ service }) => service.length));
  return [
    output.style("bold", `About ${money(dollars)} a month for ${size.stores} stores × ${size.products} products`),
    ...lines.map((line) => `  ${line.service.padEnd(width)}  ${money(line.dollars).padStart(9)}  ${line.what}`),
    `  ${basis}.`,
  ];
}

function sayEnd(
  output: Output,
  {
    config,
    inputs,
    applied,
    settings,
  }: { config: ProjectConfig; inputs: StackInputs; applied: Applied | null; settings: Record<string, unknown> },
): void {
  if (applied !== null) output.answer(`The stack ${inputs.stack} is ${applied.done}`);
  if (Object.keys(settings).length > 0)
    output.answer(`For the configuration of ${config.name}: ${JSON.stringify(settings, null, 2)}`);
  if (applied === null)
    output.note(`Next: look at both files, then endcap deploy aws --apply --code <zip of the Lambda>`);
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
