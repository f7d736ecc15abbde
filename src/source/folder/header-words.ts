/** The words of a header, in lower case and without accents: `letztesUpdate_am` is `letztes`, `update`, `am`. */
export function headerWords(header: string): string[] {
  return header
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
}
