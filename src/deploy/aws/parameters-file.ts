/** The stack's parameters as a file of the form that the AWS command line takes. */
import { EndcapError } from "../../core/errors.ts";
import { parameterDefaults, type ParameterName } from "./template.ts";

export type StackParameters = Record<string, string>;

/**
 * `fromConfig` wins. Of the account's own parameters what stands in the file stays, what is new has its default; what the
 * template does not know any more goes. `CodeKey` is never written: which code runs is the stack's own matter.
 */
export function mergeParameters(
  fromConfig: Partial<Record<ParameterName, string>>,
  written: StackParameters,
): StackParameters {
  const { CodeKey: _, ...own } = parameterDefaults;
  const kept = Object.entries(own).map(([name, value]) => [
    name,
    fromConfig[name as ParameterName] ?? written[name] ?? value,
  ]);
  return { ...fromConfig, ...Object.fromEntries(kept) };
}

export function parametersText(parameters: StackParameters): string {
  const list = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  return `[\n${list.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]\n`;
}

/** Throws where the text is no list of `ParameterKey` and `ParameterValue`. */
export function readParameters(text: string, file: string): StackParameters {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, `it is no JSON (${(error as Error).message})`);
  }
  if (!Array.isArray(list)) throw unreadable(file, "it is no list");
  return Object.fromEntries(
    list.map((item: { ParameterKey?: unknown; ParameterValue?: unknown } | null) => {
      const { ParameterKey: name, ParameterValue: value } = item ?? {};
      if (typeof name !== "string" || typeof value !== "string")
        throw unreadable(file, `${JSON.stringify(item)} is not { "ParameterKey": "…", "ParameterValue": "…" }`);
      return [name, value];
    }),
  );
}

function unreadable(file: string, reason: string): EndcapError {
  return new EndcapError({
    what: `The parameters cannot be read: ${reason}`,
    where: { file },
    next: "Correct the file, or remove it: it is then written anew with the defaults",
  });
}
