/** The port of sources: where a retailer's sales and stock come from. Every source delivers files; a folder has them already. */
import type { Store } from "../catalog/store.ts";
import type { Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { FoundFile, UnreadableFile } from "../landing/found-files.ts";

export type ExtractFacts = { days: number; files: number; rows: number };

export type DateSpan = { from: string; to: string };

export type FoundFiles = {
  files: FoundFile[];
  /** Files that no table's name or pattern fits. */
  unknown: string[];
  unreadable: UnreadableFile[];
};

export const NOTHING: FoundFiles = { files: [], unknown: [], unreadable: [] };

/** A manifest that a retailer delivers beside the files: `manifest_….json`. `name`: relative to the source. */
export type FoundManifest = { name: string; modifiedMs: number };

export type ShownFiles = FoundFiles & { manifests: FoundManifest[] };

/** The folder below a project's `work` that a source brings its files to: it is kept until they are landed. */
export const DELIVERED = "delivered";

/** What a source asks the project: what it landed before, and a session to read a database with. */
export type SourceState = { store: Store; duck(): Promise<Duck> };

export type Source = {
  /** What people know it by: a folder, an address, a database. */
  address: string;
  /** The folder that landing reads after `collect`. */
  folder: string;
  /** Makes what is new stand in the folder; `again` names business dates that are wanted once more. */
  collect(state: SourceState, effects: Effects, again: DateSpan | null): Promise<ExtractFacts>;
  /** Removes what `collect` put there, once a run that landed it has committed. */
  clear(effects: Effects, state: Pick<SourceState, "store">): Promise<void>;
  /** The files that stand in the folder after `collect`. */
  delivered(): Promise<FoundFiles>;
  /** The files that it shows now, where it delivers files itself; nothing is brought or changed. */
  look(): Promise<ShownFiles>;
  /** The text of a small file that `look` showed, such as a manifest. */
  read(name: string): Promise<string>;
  /** Business dates that `collect` would extract, oldest first; none for sources that deliver files themselves. */
  openDates(state: SourceState): Promise<string[]>;
  /** Whether a run may find something new; true where looking costs as much as running. */
  hasNews(state: SourceState): Promise<boolean>;
  /** Whether it can be read and has what is needed, for `endcap doctor`. Throws an EndcapError where it cannot be read. */
  examine(): Promise<Examined>;
};

export type Examined = { status: "ok" | "warn"; text: string; next?: string };
