/** A template as YAML that people read: short forms of references, texts of several lines as blocks, comments above resources. */
import type { Resource, Template, Value } from "./cloudformation.ts";

const PLAIN = /^[A-Za-z/][\w ./()+-]*(?:::?[\w./()+-][\w ./()+-]*)*$/;
const LINE_LENGTH = 120;
const NOT_TEXT = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** The same template gives the same bytes. */
export function templateYaml(template: Template): string {
  const { Resources, Outputs, ...head } = template;
  const blocks = Object.entries(head).map(([name, value]) => entry(name, value as Value, ""));
  const resources = Object.entries(Resources).map(([name, { comment, ...resource }]) =>
    [...commentLines(comment), entry(name, resource as Omit<Resource, "comment"> as Value, "  ")].join("\n"),
  );
  blocks.push(["Resources:", resources.join("\n\n")].join("\n"), entry("Outputs", Outputs, ""));
  return `${blocks.join("\n\n")}\n`;
}

function commentLines(text: string): string[] {
  return (text.match(/\S.{0,108}(?=\s|$)/g) ?? []).map((line) => `  # ${line}`);
}

/** `name: value`, or the value below its name. */
function entry(name: string, value: Value, indent: string): string {
  return `${indent}${scalar(name)}:${behind(value, indent)}`;
}

/** What stands behind "name:" or "-": a scalar on the same line, or a block below. */
function behind(value: Value, indent: string): string {
  const short = shortForm(value);
  if (short !== null) return ` ${short.tag}${text(short.value, indent)}`;
  if (typeof value !== "object") return ` ${text(value, indent)}`;
  if (Array.isArray(value)) {
    const inLine = flowList(value, indent);
    if (inLine !== null) return ` ${inLine}`;
    return `\n${value.map((item: Value) => `${indent}-${listItem(item, indent)}`).join("\n")}`;
  }
  const fields = Object.entries(value as Record<string, Value>);
  if (fields.length === 0) return " {}";
  return `\n${fields.map(([name, field]) => entry(name, field, `${indent}  `)).join("\n")}`;
}

/** `[a, b]`, on as many lines as it takes; null where an item is no scalar or reference. */
function flowList(values: readonly Value[], indent: string): string | null {
  const lines: string[] = [];
  let line = "[";
  for (const [index, value] of values.entries()) {
    const short = shortForm(value);
    if (short === null && typeof value === "object") return null;
    const said = short === null ? scalar(value as string) : `${short.tag}${scalar(short.value)}`;
    if (said.includes("\n")) return null;
    const item = `${said}${index === values.length - 1 ? "]" : ","}`;
    const before = lines.length === 0 ? indent.length : 0;
    if (index > 0 && before + line.length + item.length >= LINE_LENGTH) {
      lines.push(line);
      line = `${indent}  ${item}`;
    } else line += `${index === 0 ? "" : " "}${item}`;
  }
  return [...lines, values.length === 0 ? "[]" : line].join("\n");
}

/** An item of a list: the first field of an object stands beside the dash. */
function listItem(value: Value, indent: string): string {
  const below = behind(value, indent);
  return below.startsWith("\n") ? ` ${below.slice(1).trimStart()}` : below;
}

function shortForm(value: Value): { tag: string; value: string } | null {
  if (typeof value !== "object" || Array.isArray(value)) return null;
  const [only, ...more] = Object.entries(value as Record<string, Value>);
  if (only === undefined || more.length > 0) return null;
  const [name, argument] = only;
  if (name === "Ref" && typeof argument === "string") return { tag: "!Ref ", value: argument };
  if (name === "Fn::Sub" && typeof argument === "string") return { tag: "!Sub ", value: argument };
  if (name === "Fn::GetAtt" && Array.isArray(argument)) return { tag: "!GetAtt ", value: argument.join(".") };
  return null;
}

function text(value: string | number | boolean, indent: string): string {
  if (typeof value !== "string" || !value.includes("\n")) return scalar(value);
  const lines = value.split("\n").map((line) => (line === "" ? "" : `${indent}  ${line}`));
  return `|-\n${lines.join("\n")}`;
}

function scalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  return PLAIN.test(value) && !NOT_TEXT.test(value) && !value.endsWith(" ") ? value : JSON.stringify(value);
}
