/** How the command line speaks: answers on stdout, notes and progress on stderr, errors with place, cause and next step. */
import { styleText } from "node:util";
import type { Progress } from "../core/effects.ts";
import { placeText, toEndcapError } from "../core/errors.ts";

export type OutputOptions = { json: boolean; quiet: boolean };

export type Output = {
  options: OutputOptions;
  /** An answer: a line of text. */
  answer(text: string): void;
  /** An answer for programs. */
  data(value: unknown): void;
  /** A remark for a person; left out with --quiet. */
  note(text: string): void;
  progress(progress: Progress): void;
  error(error: unknown): void;
};

/** On a terminal progress overwrites one line; elsewhere each step is a plain line. */
export function createOutput(options: OutputOptions): Output {
  const live = process.stderr.isTTY === true && !options.quiet;
  let open = false;
  let lastStep = "";
  const close = () => {
    if (open) process.stderr.write("\r\u001b[K");
    open = false;
  };
  const note = (text: string) => {
    close();
    if (!options.quiet) process.stderr.write(`${text}\n`);
  };
  return {
    options,
    answer(text) {
      close();
      process.stdout.write(`${text}\n`);
    },
    data(value) {
      close();
      process.stdout.write(`${JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item))}\n`);
    },
    note,
    progress({ kind, step, text, done, total }) {
      if (kind === "warning" || kind === "note") return note(text);
      if (live) {
        const count = done === undefined || total === undefined ? "" : ` ${done}/${total}`;
        process.stderr.write(`\r\u001b[K${step ?? ""}${count} ${text === step ? "" : text}`.slice(0, (process.stderr.columns ?? 80) + 4));
        open = true;
      } else if (step !== undefined && step !== lastStep) {
        lastStep = step;
        note(`${step} …`);
      }
    },
    error(thrown) {
      close();
      const error = toEndcapError(thrown);
      if (options.json) {
        process.stderr.write(`${JSON.stringify({ error: error.toJSON() })}\n`);
        return;
      }
      const place = placeText(error.where);
      const lines = [
        `${styleText("red", "error:", { stream: process.stderr })} ${error.what}`,
        ...(place === "" ? [] : [`  where: ${place}`]),
        ...(error.tried === undefined ? [] : [`  tried: ${error.tried}`]),
        `  next:  ${error.next}`,
        ...(error.retryable ? ["  retry: the same command may succeed later"] : []),
      ];
      process.stderr.write(`${lines.join("\n")}\n`);
    },
  };
}
