/** The texts that `endcap deploy aws` writes. The same configuration gives the same bytes. */
import { join } from "node:path";
import { mergeParameters, parametersText, readParameters, type StackParameters } from "./parameters-file.ts";
import type { StackInputs } from "./stack-inputs.ts";
import { stackTemplate } from "./template.ts";
import { templateYaml } from "./yaml.ts";

export type DeployFiles = {
  template: { file: string; text: string };
  parameters: { file: string; text: string; values: StackParameters };
};

/** `written`: text of the parameters file that is there, or null. */
export function deployFiles(inputs: StackInputs, folder: string, written: string | null): DeployFiles {
  const { template, parameters } = deployPaths(inputs.stack, folder);
  const before = written === null ? {} : readParameters(written, parameters);
  const values = mergeParameters(inputs.parameters, before);
  return {
    template: { file: template, text: templateYaml(stackTemplate()) },
    parameters: { file: parameters, text: parametersText(values), values },
  };
}

export function deployPaths(stack: string, folder: string): { template: string; parameters: string } {
  return { template: join(folder, `${stack}.yaml`), parameters: join(folder, `${stack}.parameters.json`) };
}
