import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { headingAnchor, withoutCode } from "./markdown.ts";

const INLINE_LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE_LINK = /^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm;
const HTML_LINK = /\b(?:href|src|srcset)="([^"]+)"/g;

/** The relative links of a document that lead nowhere, each with the reason. `file` is its path below `folder`. */
export function brokenLinks(folder: string, file: string): string[] {
  const text = withoutCode(readFileSync(join(folder, file), "utf8"));
  return findLinks(text).flatMap((link) => {
    const [path = "", anchor] = decodeURI(link).split("#", 2);
    const target = path === "" ? file : normalize(join(dirname(file), path));
    if (target.startsWith("..")) return [`${link} leads out of the repository`];
    if (!existsSync(join(folder, target))) return [`${link} leads nowhere: there is no ${target}`];
    if (anchor === undefined || !target.endsWith(".md")) return [];
    return hasAnchor(readFileSync(join(folder, target), "utf8"), anchor)
      ? []
      : [`${link} leads nowhere: ${target} has no heading #${anchor}`];
  });
}

/** The links of a document that lead to something beside it: no address, no mail. */
export function findLinks(text: string): string[] {
  const links = [INLINE_LINK, REFERENCE_LINK, HTML_LINK].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ""),
  );
  return links.filter((link) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link));
}

function hasAnchor(text: string, anchor: string): boolean {
  const counts = new Map<string, number>();
  for (const [, heading = ""] of text.replaceAll(/^(```+|~~~+)[\s\S]*?^\1\s*$/gm, "").matchAll(/^#{1,6}\s+(.*)$/gm)) {
    const base = headingAnchor(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    if (anchor === (count === 0 ? base : `${base}-${count}`)) return true;
  }
  return text.includes(`id="${anchor}"`) || text.includes(`name="${anchor}"`);
}
