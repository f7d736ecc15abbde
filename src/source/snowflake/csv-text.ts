/** One line of a CSV file: a text that needs it in quotes, NULL as nothing, an empty text as "". */
export function csvText(values: readonly (string | null)[]): string {
  return `${values.map(field).join(",")}\n`;
}

function field(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
