/** Why a whole file cannot be taken: nothing of it is published, and its day waits. */
export type RefusalRule =
  | "empty-file"
  | "not-a-table"
  | "wrong-encoding"
  | "wrong-delimiter"
  | "no-header"
  | "duplicate-column"
  | "cut"
  | "open-quote"
  | "line-too-long"
  | "corrupt-gzip";

export type Refusal = {
  refuse: RefusalRule;
  /** What was found and where, one sentence without a full stop. */
  reason: string;
  /** What the reader should do next, with the setting that would help. */
  next: string;
  /** Physical line, counted from 1. */
  line?: number;
  column?: string;
  /** Lines that could be read before it was known. */
  lines?: number;
};

export function isRefusal(value: object | null): value is Refusal {
  return value !== null && "refuse" in value;
}
