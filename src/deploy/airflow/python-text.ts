/** Plain data as Python writes it. */

export type PythonValue =
  | string
  | number
  | boolean
  | null
  | readonly PythonValue[]
  | { readonly [name: string]: PythonValue };

const WIDTH = 100;
const INDENT = "    ";

/** A literal; lists and dictionaries that are long take a line for each member. `indent`: of the line that it begins on. */
export function pythonText(value: PythonValue, indent = ""): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  const inner = `${indent}${INDENT}`;
  const isList = isArray(value);
  const members = isList
    ? value.map((item) => pythonText(item, inner))
    : Object.entries(value).map(([name, item]) => `${quoted(name)}: ${pythonText(item, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const flat = `${open}${members.join(", ")}${close}`;
  if (members.length === 0 || (indent.length + flat.length <= WIDTH && !flat.includes("\n"))) return flat;
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join("")}${indent}${close}`;
}

/** JSON's escapes are Python's too. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function isArray(value: readonly PythonValue[] | object): value is readonly PythonValue[] {
  return Array.isArray(value);
}
