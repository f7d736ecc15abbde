/** What the server needs to know of the pipeline beside the lake's numbers; implemented over the state database. */
import type {
  Delivery,
  Finding,
  HeldPartition,
  MissingDelivery,
  PipelineAnswer,
  QuarantineGroup,
  QuarantineRow,
  QuarantineSearch,
  Restatement,
  RowCounts,
  Run,
  StartRunBody,
} from "../dashboard/contract.ts";
import type { Holder } from "../core/machine.ts";
import type { LakeView } from "../query/query.ts";
import type { Metric } from "../workflow/metrics.ts";

export interface PipelineState {
  /** Id of the current commit, "" before the first. Asked on every request: cheap. */
  commit(): string;
  /** The files and columns that the current commit makes visible; every lake table and accepted view, also when empty. */
  lake(): LakeView;

  /** The newest business date that all daily tables have, and the newest complete week; null where there is none. */
  lastGood(): { date: string | null; week: number | null };
  /** When the scheduler looks next, ISO with zone; null when it is off. */
  nextCheckAt(): string | null;
  /** Who works on the project now, on whatever machine; null when nobody does. */
  holder(): Holder | null;
  missing(): MissingDelivery[];
  held(): HeldPartition[];

  /** Newest first. */
  runs(params: { limit: number }): Run[];
  run(id: string): Run | null;
  /** Newest first, with the number of all. */
  deliveries(params: { limit: number }): { deliveries: Delivery[]; count: number };
  /** Of the current deliveries, the most rows first. */
  findings(params: { limit: number }): Finding[];
  /** Newest first. */
  restatements(params: { limit: number }): Restatement[];
  /** Over all current deliveries. */
  rowCounts(): RowCounts;
  /** Figures for `/metrics` beside those of the other methods. */
  metrics(): Metric[];
  /** The last days of the daily tables, oldest first. */
  coverage(params: { days: number }): PipelineAnswer["coverage"];

  /** Rows in quarantine by table and rule, the most first. */
  quarantineGroups(): Promise<QuarantineGroup[]>;
  /** One page of the rows that the search leaves, in the order of files and lines, and how many there are. */
  quarantineRows(
    search: Pick<QuarantineSearch, "table" | "rule" | "file" | "offset" | "limit">,
  ): Promise<{ rows: QuarantineRow[]; count: number }>;

  /** Starts a run in the background; resolves with its id once it holds the lease, else throws a retryable EndcapError. */
  startRun(dates: StartRunBody): Promise<{ id: string }>;
}
