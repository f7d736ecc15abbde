/**
 * How the command line speaks. Answers go to stdout: a list is a table on a terminal and NDJSON in a pipe, a report is
 * text; with --json either is one JSON document. Notes, progress and errors go to stderr.
 */
import { styleText } from "node:util";
import type { Progress } from "../core/effects.ts";
import { toEndcapError } from "../core/errors.ts";
import { inOneLine } from "../core/one-line.ts";
import { errorLines } from "./error-text.ts";
import { createProgressLine } from "./progress-line.ts";
import { drawTable, type TableColumn } from "./text-table.ts";

export type OutputOptions = { json: boolean; quiet: boolean };

export type Style = Parameters<typeof styleText>[0];

export type Output = OutputOptions & {
  /** Whether a person reads the answer. */
  isTerminal: boolean;
  /** Columns of the terminal; undefined where there is none. */
  width: number | undefined;
  /** The text in a style, where stdout shows styles (NO_COLOR is heeded). */
  style(style: Style, text: string): string;
  /** A line of a report. */
  answer(text: string): void;
  /** One JSON document on a line. */
  data(value: unknown): void;
  /** A list: a table on a terminal, NDJSON in a pipe, one array with --json; `form` asks for the table anywhere. `none`: what is said where it is empty. */
  list<Row>(list: {
    rows: readonly Row[];
    columns: readonly TableColumn<Row>[];
    none: string;
    form?: "table" | undefined;
  }): void;
  /** Text or bytes that may be long: resolves when it may go on, to false when nobody reads any more. */
  write(chunk: string | Uint8Array): Promise<boolean>;
  /** A remark for a person; left out with --quiet. */
  note(text: string): void;
  progress(progress: Progress): void;
  error(error: unknown): void;
  /** Removes what stands unfinished on the terminal. */
  close(): void;
};

export type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };

export function createOutput(options: OutputOptions, { stdout, stderr }: Streams = process): Output {
  const line = createProgressLine(stderr);
  const isTerminal = stdout.isTTY === true;
  let isOpen = true;
  stdout.on("error", () => {
    isOpen = false;
  });
  stderr.on("error", () => undefined);
  const put = (text: string | Uint8Array): boolean => {
    line.clear();
    return isOpen && stdout.write(text);
  };
  const note = (text: string) => {
    line.clear();
    if (!options.quiet) stderr.write(`${text}\n`);
  };
  return {
    ...options,
    isTerminal,
    width: isTerminal ? stdout.columns : undefined,
    style: (style, text) => styleText(style, text, { stream: stdout }),
    answer: (text) => void put(`${text}\n`),
    data: (value) => void put(`${jsonText(value)}\n`),
    list({ rows, columns, none, form }) {
      if (options.json && form === undefined) put(`${jsonText(rows)}\n`);
      else if (!isTerminal && form === undefined) for (const row of rows) put(`${jsonText(row)}\n`);
      else if (rows.length === 0) note(none);
      else {
        const [head = "", ...body] = drawTable(columns, rows, stdout.columns);
        put(`${[styleText("bold", head, { stream: stdout }), ...body].join("\n")}\n`);
      }
    },
    async write(chunk) {
      if (!put(chunk) && isOpen) await drained(stdout);
      return isOpen;
    },
    note,
    progress(progress) {
      if (progress.kind === "warning" || progress.kind === "note") note(progress.text);
      else if (!options.quiet) line.show(progress);
    },
    error(thrown) {
      line.clear();
      const error = toEndcapError(thrown);
      if (options.json) stderr.write(`${JSON.stringify({ error: error.toJSON() })}\n`);
      else
        stderr.write(
          `${errorLines(error, (text) => styleText(["red", "bold"], text, { stream: stderr })).join("\n")}\n`,
        );
    },
    close: () => line.clear(),
  };
}

/** JSON in one line, with whole numbers beyond 2^53 as text. */
export function jsonText(value: unknown): string {
  return inOneLine(JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item)));
}

/** A reader that has gone never drains: its error or end counts too. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ["drain", "error", "close"]) stream.off(event, done);
      resolve();
    };
    for (const event of ["drain", "error", "close"]) stream.once(event, done);
  });
}
