/** `endcap deploy aws`: writes the stack's template and parameters, says what it costs, makes it, removes it. */
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { loadWrittenConfig } from "../../config/load.ts";
import { normaliseConfig } from "../../config/normalise.ts";
import { UsageError } from "../../core/errors.ts";
import type { Applied } from "../../deploy/aws/apply-stack.ts";
import { arrivalCode, arrivalConfig } from "../../deploy/aws/arrival-code.ts";
import { estimateCost, money, statedSize, type CostEstimate } from "../../deploy/aws/cost.ts";
import { deployFiles, deployPaths } from "../../deploy/aws/deploy-files.ts";
import { lakeSize } from "../../deploy/aws/lake-size.ts";
import { missingSettings } from "../../deploy/aws/own-settings.ts";
import { stackInputs } from "../../deploy/aws/stack-inputs.ts";
import { dropStack, makeStack } from "../aws-stack.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { writeAgreed, type Agreed } from "../write-agreed.ts";

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

export async function deployAws({ output, options, dir }: CommandContext<Options>): Promise<number> {
  checkOptions(options);
  const project = resolve(dir());
  const { written } = await loadWrittenConfig(project);
  const config = normaliseConfig(written, project);
  const inputs = stackInputs(config, options.stack);
  const { stack } = inputs;
  const isAgreed = options.yes === true;
  if (options.destroy === true) return sayDropped(output, stack, await dropStack(output, inputs, isAgreed));

  const folder = options.out === undefined ? join(project, "deploy", "aws") : resolve(options.out);
  const before = await readFile(deployPaths(stack, folder).parameters, "utf8").catch(ifMissing);
  const { template, parameters } = deployFiles(inputs, folder, before);
  const files = [
    await writeAgreed(output, { ...template, isAgreed }),
    await writeAgreed(output, { ...parameters, isAgreed }),
  ];
  const { stores, products } = options;
  const size = stores === undefined || products === undefined ? lakeSize(project) : statedSize(stores, products);
  const cost = size === null ? null : estimateCost(size, config);
  if (!output.json) sayFiles(output, files, cost);

  const arrives = config.workflow.kind !== "embedded";
  const applied =
    options.apply === true
      ? await makeStack(output, {
          inputs,
          template: template.text,
          parameters: parameters.values,
          arrival: arrives
            ? {
                ...arrivalCode(options.code === undefined ? null : resolve(options.code)),
                config: arrivalConfig(written, config),
              }
            : null,
          isAgreed,
        })
      : null;
  const database = parameters.values["GlueDatabaseName"] ?? "";
  const settings = missingSettings(config, stack, database, applied?.outputs ?? {});
  if (output.json) output.data({ stack, files, cost, applied, settings });
  else sayEnd(output, { stack, arrives, applied, settings });
  return 0;
}

function checkOptions({ apply, destroy, stores, products }: Options): void {
  if (apply === true && destroy === true)
    throw new UsageError({ what: "--apply and --destroy exclude each other", next: "Give one of them" });
  if ((stores === undefined) !== (products === undefined))
    throw new UsageError({ what: "A size is stores and products", next: "Give both --stores and --products" });
}

function sayFiles(output: Output, files: readonly Agreed[], cost: CostEstimate | null): void {
  for (const { file, state } of files) {
    const shown = relative(process.cwd(), file) || file;
    output.answer(state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
  }
  if (cost === null) output.note("For what it costs a month, name the size: --stores <n> --products <n>");
  else for (const line of costLines(cost, output)) output.answer(line);
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
  told: { stack: string; arrives: boolean; applied: Applied | null; settings: Record<string, unknown> },
): void {
  const { stack, arrives, applied, settings } = told;
  if (applied !== null) output.answer(`The stack ${stack} is ${applied.done}`);
  if (!arrives) output.note("Without `workflow` in the configuration there is no arrival Lambda: it starts Airflow");
  if (Object.keys(settings).length > 0)
    output.answer(`To use all of it, the configuration lacks: ${JSON.stringify(settings, null, 2)}`);
  if (applied === null) output.note("Next: look at both files, then endcap deploy aws --apply");
}

function sayDropped(output: Output, stack: string, kept: string[] | null): number {
  if (output.json) output.data({ stack, removed: kept !== null, kept: kept ?? [] });
  else if (kept === null) output.answer(`There is no stack ${stack}`);
  else output.answer(`The stack ${stack} is removed. Kept, with all that is in them: ${kept.join(", ")}`);
  return 0;
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
