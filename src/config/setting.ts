/** How a setting describes itself, once, in its schema: the reference, the JSON Schema and the errors all read it there. */
import * as z from "zod";

export type SettingMeta = {
  /** A few words, as a heading. */
  label: string;
  /** What it does and what its values mean, one or two sentences. */
  help: string;
  /** What counts where nothing is written, in words; absent for what must be written. */
  default?: string;
};

/** An optional setting with its label, help and default. */
export function setting<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): z.ZodOptional<Schema> {
  return z.optional(schema).meta({
    title: meta.label,
    description: meta.help,
    ...(meta.default === undefined ? {} : { defaultText: meta.default }),
  });
}

/** A setting that must be written. */
export function requiredSetting<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): Schema {
  return schema.meta({ title: meta.label, description: meta.help });
}

export function settingMeta(schema: z.ZodType): SettingMeta | null {
  const meta = schema.meta();
  if (meta === undefined || typeof meta.title !== "string" || typeof meta.description !== "string") return null;
  const text = meta["defaultText"];
  return { label: meta.title, help: meta.description, ...(typeof text === "string" ? { default: text } : {}) };
}
