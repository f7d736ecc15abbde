/** The plain record that the schemas read, from a URL: a repeated parameter becomes a list. */
export function searchRecord(params: URLSearchParams): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {};
  for (const name of new Set(params.keys())) {
    const all = params.getAll(name);
    record[name] = all.length === 1 ? (all[0] as string) : all;
  }
  return record;
}
