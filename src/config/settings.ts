/** All settings as one flat list: what the generated reference prints and what `--set` accepts. */
import * as z from "zod";
import { settingMeta } from "./setting.ts";
import { writtenConfigSchema } from "./written-config.ts";

export type SettingKind = "text" | "number" | "list" | "choice" | "group";

export type Setting = {
  /** `limits.memory`; settings of tables stand once, as `tables.<table>.dates`, those of a list's items as `measures.<measure>.unit`. */
  path: string;
  label: string;
  help: string;
  /** In words; null for what must be written. */
  default: string | null;
  kind: SettingKind;
  /** The allowed values of a choice. */
  choices: readonly string[];
};

/** Every setting that a person can write, in the order of the schema. */
export function listSettings(): Setting[] {
  return walk(writtenConfigSchema, "");
}

/** The JSON Schema of a configuration file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(writtenConfigSchema, { io: "input", unrepresentable: "any" });
  return { ...schema, title: "Endcap configuration" };
}

function walk(object: z.ZodObject, prefix: string): Setting[] {
  const settings: Setting[] = [];
  for (const [name, schema] of Object.entries(object.shape)) {
    const meta = settingMeta(schema);
    if (meta === null) continue;
    const isTables = prefix === "tables.";
    if (isTables && name !== "sales") continue;
    const path = isTables ? "tables.<table>" : `${prefix}${name}`;
    const inner = unwrap(schema);
    const label = isTables ? "One table" : meta.label;
    const help = isTables
      ? "Settings of sales, inventory, calendar, product or store; false: its files are left alone."
      : meta.help;
    settings.push({ path, label, help, default: meta.default ?? null, kind: kindOf(inner), choices: choicesOf(inner) });
    if (inner instanceof z.ZodObject && name !== "columns") settings.push(...walk(inner, `${path}.`));
    if (inner instanceof z.ZodArray && inner.element instanceof z.ZodObject)
      settings.push(...walk(inner.element, `${path}.<${name.replace(/s$/, "")}>.`));
  }
  return settings;
}

/** The schema without its `optional`; of a table's settings or false, the settings. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion && schema.options[0] instanceof z.ZodObject) return schema.options[0];
  return schema;
}

export function kindOf(schema: z.ZodType): SettingKind {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return "group";
  if (schema instanceof z.ZodArray) return "list";
  if (schema instanceof z.ZodNumber) return "number";
  return schema instanceof z.ZodEnum ? "choice" : "text";
}

function choicesOf(schema: z.ZodType): readonly string[] {
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
