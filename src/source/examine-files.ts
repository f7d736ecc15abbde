/** What `endcap doctor` says of a source that delivers files. */
import type { Examined, FoundFiles } from "./source.ts";

export function examineFiles(address: string, { files, unknown, unreadable }: FoundFiles): Examined {
  const text = `${address}: ${files.length} files of the tables${unknown.length === 0 ? "" : `, ${unknown.length} others`}`;
  if (files.length === 0)
    return { status: "warn", text, next: "Check source and the tables' file names in the configuration" };
  const [first, ...others] = unreadable;
  if (first === undefined) return { status: "ok", text };
  const more = others.length === 0 ? "" : `, and ${others.length} more that cannot be read`;
  return {
    status: "warn",
    text: `${text}; ${first.file} ${first.reason}${more}`,
    next: "Put whole files there that the user that runs Endcap may read",
  };
}
