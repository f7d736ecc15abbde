/** A table for people: aligned columns, numbers to the right, never wider than the terminal. */

export type TableColumn<Row> = {
  label: string;
  text(row: Row): string;
  align?: "right";
  /** Never cut: what a person copies, such as a name or an id. */
  keep?: boolean;
};

const GAP = "  ";
const LEAST_WIDTH = 6;

/** Head, rule and rows as lines. `width`: columns of the terminal; the widest columns that may be are cut until the table fits. */
export function drawTable<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[], width = Infinity): string[] {
  const cells = rows.map((row) => columns.map(({ text }) => plainText(text(row))));
  const natural = columns.map(({ label }, at) => Math.max(size(label), ...cells.map((row) => size(row[at] ?? ""))));
  const widths = fitted(
    natural,
    width - GAP.length * (columns.length - 1),
    columns.map(({ keep }) => keep === true),
  );
  const draw = (row: readonly string[]) =>
    row
      .map((text, at) => padded(cut(text, widths[at] ?? 0), widths[at] ?? 0, columns[at]?.align === "right"))
      .join(GAP)
      .trimEnd();
  return [draw(columns.map(({ label }) => label)), widths.map((w) => "─".repeat(w)).join(GAP), ...cells.map(draw)];
}

/** Takes room from the widest column that may give, again and again, until the sum fits; columns stay legible. */
function fitted(natural: readonly number[], room: number, keeps: readonly boolean[]): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const giving = widths.map((width, at) => (keeps[at] === true ? 0 : width));
    const widest = Math.max(...giving);
    if (widest <= LEAST_WIDTH) break;
    const at = giving.indexOf(widest);
    const next = Math.max(LEAST_WIDTH, ...giving.filter((_, index) => index !== at));
    const take = Math.max(1, Math.min(over, widest - next));
    widths[at] = widest - take;
    over -= take;
  }
  return widths;
}

/** On one line, without control characters: a text from a file must not steer the terminal. */
export function plainText(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " ");
}

function size(text: string): number {
  return [...text].length;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length > width ? `${characters.slice(0, Math.max(0, width - 1)).join("")}…` : text;
}

function padded(text: string, width: number, isRight: boolean): string {
  const gap = " ".repeat(Math.max(0, width - size(text)));
  return isRight ? gap + text : text + gap;
}
