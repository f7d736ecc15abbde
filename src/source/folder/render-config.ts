/** Writes a configuration as a TypeScript file that a person likes to read: a plain object, with the reasons beside it. */
import type { WrittenConfig } from "../../config/written-config.ts";
import type { Question } from "./recognition.ts";

const LONGEST_LINE = 110;

/** `comments`: by the path of the setting; `questions`: what is still open, as lines at the top. */
export function renderConfig(
  config: WrittenConfig,
  comments: Readonly<Record<string, string>>,
  questions: readonly Question[] = [],
): string {
  const open = questions.map((question) => ` * - ${question.setting}: ${question.why}${answer(question)}`);
  const head =
    open.length === 0
      ? ["/** Written by `endcap init`; `endcap plan` says which files it finds. */"]
      : [
          "/**",
          " * Written by `endcap init`. Open, and therefore not declared (files that need it are refused) or guessed:",
          ...open.map((line) => line.replaceAll("*/", "* /")),
          " */",
        ];
  return `${[...head, `export default ${renderObject(config, comments, "", "")};`].join("\n")}\n`;
}

function answer({ candidates, suggestion }: Question): string {
  if (candidates.length === 0) return "";
  const shown = candidates
    .slice(0, 6)
    .map((candidate) => (candidate === suggestion ? `${candidate} (likely)` : candidate));
  return ` — ${shown.join(" or ")}`;
}

function renderObject(value: object, comments: Readonly<Record<string, string>>, path: string, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(value).flatMap(([name, item]) => {
    if (item === undefined) return [];
    const at = path === "" ? name : `${path}.${name}`;
    const comment = comments[at]?.replaceAll(/\s+/g, " ");
    const text = `${inner}${renderName(name)}: ${renderValue(item, comments, at, inner)},`;
    if (comment === undefined) return [text];
    return text.includes("\n") || text.length + comment.length > LONGEST_LINE
      ? [`${inner}// ${comment}`, text]
      : [`${text} // ${comment}`];
  });
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

function renderValue(value: unknown, comments: Readonly<Record<string, string>>, path: string, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  if (typeof value === "object" && value !== null) return renderObject(value, comments, path, indent);
  return JSON.stringify(value);
}

function renderName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
