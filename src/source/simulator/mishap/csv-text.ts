/** A delivery's CSV as rows of texts, and back. Only what this simulator writes itself is read. */

export type CsvTable = { header: string[]; rows: string[][] };

export function parseCsv(text: string): CsvTable {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[index + 1] === '"') field += text[++index]!;
      else quoted = false;
    } else if (char === '"') {
      quoted = true;
    } else if (char === ",") {
      record.push(field);
      field = "";
    } else if (char === "\n") {
      records.push([...record, field]);
      record = [];
      field = "";
    } else {
      field += char;
    }
  }
  if (field !== "" || record.length > 0) records.push([...record, field]);
  const [header = [], ...rows] = records;
  return { header, rows };
}

export type CsvStyle = { delimiter?: string; lineEnd?: string; quoteAll?: boolean };

export function formatCsv(table: CsvTable, style: CsvStyle = {}): string {
  const { delimiter = ",", lineEnd = "\n", quoteAll = false } = style;
  const line = (fields: readonly string[]) =>
    fields.map((field) => formatField(field, delimiter, quoteAll)).join(delimiter) + lineEnd;
  return line(table.header) + table.rows.map(line).join("");
}

function formatField(field: string, delimiter: string, quoteAll: boolean): string {
  if (!quoteAll && !field.includes(delimiter) && !/["\r\n]/.test(field)) return field;
  return `"${field.replaceAll('"', '""')}"`;
}

/** Changes the fields of one column; unknown columns are a mistake of the caller. */
export function mapColumn(table: CsvTable, name: string, change: (value: string, row: number) => string): CsvTable {
  const column = columnOf(table, name);
  return { header: table.header, rows: table.rows.map((row, index) => row.with(column, change(row[column]!, index))) };
}

export function columnOf(table: CsvTable, name: string): number {
  const column = table.header.indexOf(name);
  if (column < 0) throw new RangeError(`The file has no column ${name}`);
  return column;
}
