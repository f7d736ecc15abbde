/** Candidate partitions: computed aside, audited, and only then published. */

export type Candidate = {
  table: string;
  /** The fiscal week as text, or '' for a whole dimension. */
  partition: string;
  /** Path relative to the project; null where the partition holds nothing any more. */
  path: string | null;
  rows: number;
  bytes: number;
  sha256: string;
  /** Fingerprint of what it was computed from. */
  inputs: string;
  facts: Record<string, unknown>;
};

/** Bad candidates with what is wrong with them. */
export type AuditFailure = { table: string; partition: string; check: string; text: string };
