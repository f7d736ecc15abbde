export type SectionsResult = {
  /** The document with every section as it should be. */
  text: string;
  /** The names of the sections that it holds. */
  names: string[];
  /** The names of the sections whose text was another one. */
  outdated: string[];
  /** What is wrong with its markers. */
  problems: string[];
};

const SECTION = /<!-- generated:([\w-]+) -->\n([\s\S]*?)<!-- \/generated -->/g;
const MARKER = /<!-- (generated:|\/generated)/g;

/**
 * Fills the sections `<!-- generated:NAME -->` … `<!-- /generated -->` of a document from what the generators said.
 * A name without a generator and a marker without its other half are problems, and stay as they are.
 */
export function fillSections(text: string, generated: ReadonlyMap<string, string>): SectionsResult {
  const names: string[] = [];
  const outdated: string[] = [];
  const problems: string[] = [];
  let sections = 0;
  const filled = text.replaceAll(SECTION, (whole: string, name: string, body: string) => {
    sections += 1;
    const wanted = generated.get(name);
    if (wanted === undefined) {
      problems.push(`there is no generator called ${name}`);
      return whole;
    }
    names.push(name);
    const wantedBody = `\n${wanted.trim()}\n\n`;
    if (body !== wantedBody) outdated.push(name);
    return `<!-- generated:${name} -->\n${wantedBody}<!-- /generated -->`;
  });
  const markers = text.match(MARKER)?.length ?? 0;
  if (markers !== 2 * sections) problems.push("a marker of a generated section lacks its other half");
  return { text: filled, names, outdated, problems };
}
