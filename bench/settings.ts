import { parseArgs } from "node:util";
import { FULL_SIZE, type HistoryShape, type HistorySize } from "./generate.ts";

export type BenchSettings = {
  parts: string[];
  /** Measured rounds; one more to warm up goes before. */
  rounds: number;
  /** Share of the products of the full size. */
  scale: number;
  size: HistorySize;
  shapes: readonly HistoryShape[];
  /** Where generated files and projects are kept. */
  folder: string;
  write: boolean;
  say(text: string): void;
};

/** Throws where the command line is not understood. */
export function benchSettings(args: readonly string[], folder: string): BenchSettings {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      scale: { type: "string", default: "1" },
      shape: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is a whole number from 1, not ${values.rounds}`);
  if (!(scale > 0 && scale <= 1))
    throw new Error(`--scale is a share of the full size, above 0 and at most 1, not ${values.scale}`);
  const { shape } = values;
  if (shape !== undefined && shape !== "table" && shape !== "day")
    throw new Error(`--shape is table or day, not ${shape}`);
  if (values.write && scale !== 1) throw new Error("--write is for figures of the full size");
  return {
    parts: positionals,
    rounds,
    scale,
    size: { ...FULL_SIZE, products: Math.max(1, Math.round(FULL_SIZE.products * scale)) },
    shapes: shape === undefined ? ["table", "day"] : [shape],
    folder,
    write: values.write,
    say: (text) => void process.stderr.write(`${text}\n`),
  };
}
