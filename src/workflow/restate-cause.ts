/** Why a published week came out differently: the days of it that are not what they were. */
import type { Store } from "../catalog/store.ts";
import type { WeekFactInput, WeekFacts } from "../compute/week-facts.ts";

export type Cause = {
  kind: "late" | "corrected" | "calendar" | "confirmed" | "rule" | "rollback" | "release";
  table: string | null;
  file: string | null;
  date: string | null;
  text: string;
};

export type CauseParams = {
  store: Store;
  before: WeekFacts;
  after: WeekFacts;
  /** The newest business date that readers saw before. */
  newestBefore: string;
  /** When the version before was published; only later confirmations are a cause. */
  since: string;
};

type DayChange = { kind: "late" | "corrected" | "rule" | "gone"; input: WeekFactInput };

/** Null where the week only grew by the days that followed. */
export function causeOf({ store, before, after, newestBefore, since }: CauseParams): Cause | null {
  const changes = dayChanges(before, after).filter(
    ({ kind, input }) => isOfBoth(input.date, before, after) && (kind !== "late" || input.date <= newestBefore),
  );
  const confirmed = changes.find(({ input }) => isConfirmed(store, input, since));
  const first = confirmed ?? newestDelivered(changes);
  if (first === undefined) return withoutDays(before, after);
  if (after.dates.length === 0 && changes.every((change) => countsElsewhere(store, change))) return movedAway;
  const { table, date, delivery } = first.input;
  const file = first.kind === "gone" ? null : fileOf(store, delivery, date);
  const more = new Set(changes.map(({ input }) => `${input.table} ${input.date}`)).size - 1;
  const rest = more === 0 ? "" : `; with ${more} more ${more === 1 ? "day" : "days"} of the week`;
  const kind = confirmed !== undefined ? "confirmed" : first.kind === "gone" ? "corrected" : first.kind;
  return { kind, table, file, date, text: `${sentence(first.kind, confirmed !== undefined, first.input)}${rest}` };
}

/** A date that the calendar moved into or out of the week was not delivered anew. */
function isOfBoth(date: string, before: WeekFacts, after: WeekFacts): boolean {
  return [before, after].every(({ dates }) => dates.length === 0 || dates.includes(date));
}

/** The change that came last is the one that reopened the week: a day may have waited for it. */
function newestDelivered(changes: readonly DayChange[]): DayChange | undefined {
  return changes.reduce<DayChange | undefined>(
    (newest, change) => (newest === undefined || change.input.delivery > newest.input.delivery ? change : newest),
    undefined,
  );
}

/** Days that are new, differ, or are gone, in the order of dates. The same delivery read differently is a changed rule. */
function dayChanges(before: WeekFacts, after: WeekFacts): DayChange[] {
  const key = (input: WeekFactInput) => `${input.table} ${input.date}`;
  const contents = (facts: WeekFacts) => Map.groupBy(facts.inputs, key);
  const [was, is] = [contents(before), contents(after)];
  const changes: DayChange[] = [];
  for (const [name, inputs] of is) {
    const old = was.get(name) ?? [];
    const known = new Set(old.map(({ content }) => content));
    for (const input of inputs.filter(({ content }) => !known.has(content))) {
      const kind =
        old.length === 0 ? "late" : old.some(({ delivery }) => delivery === input.delivery) ? "rule" : "corrected";
      changes.push({ kind, input });
    }
    if (inputs.length < old.length && inputs.every(({ content }) => known.has(content)))
      changes.push({ kind: "corrected", input: inputs[0]! });
  }
  for (const [name, inputs] of was) if (!is.has(name)) changes.push({ kind: "gone", input: inputs[0]! });
  return changes.sort((a, b) => (a.input.date < b.input.date ? -1 : a.input.date > b.input.date ? 1 : 0));
}

const movedAway: Cause = {
  kind: "calendar",
  table: null,
  file: null,
  date: null,
  text: "The calendar moved its days into other weeks",
};

/** Whether a day that its week lost still counts: then it is of another week now. */
function countsElsewhere(store: Store, { kind, input }: DayChange): boolean {
  const { table, date } = input;
  return (
    kind === "gone" &&
    store.get(
      "SELECT 1 AS yes FROM days WHERE table_name = ? AND business_date = ? AND state = 'current' AND note IS NOT 'vanished'",
      table,
      date,
    ) !== undefined
  );
}

/** No day changed: the calendar moved days, or the models or key types changed. Null where only days were added at the end. */
function withoutDays(before: WeekFacts, after: WeekFacts): Cause | null {
  const none = { table: null, file: null, date: null };
  if (before.dates.join() !== after.dates.join() && before.dates.length > 0) {
    return { ...none, kind: "calendar", text: "The calendar moved days into or out of the week" };
  }
  return before.inputs.length === after.inputs.length
    ? { ...none, kind: "rule", text: "The models or their settings changed" }
    : null;
}

function isConfirmed(store: Store, { table, date }: WeekFactInput, since: string): boolean {
  return (
    store.get(
      "SELECT 1 AS yes FROM confirmations WHERE business_date = ? AND at > ? AND (table_name = ? OR kind = 'without')",
      date,
      since,
      table,
    ) !== undefined
  );
}

/** The delivery's file of that date, else any of its files. */
function fileOf(store: Store, delivery: number, date: string): string | null {
  const row = store.get<{ name: string }>(
    "SELECT source_name AS name FROM files WHERE delivery_id = ? ORDER BY name_date IS NOT ?, status <> 'accepted', file_id LIMIT 1",
    delivery,
    date,
  );
  return row?.name ?? null;
}

function sentence(kind: DayChange["kind"], confirmed: boolean, { table, date }: WeekFactInput): string {
  if (confirmed) return `${table} of ${date} was confirmed`;
  if (kind === "late") return `${table} of ${date} came after newer days`;
  if (kind === "corrected") return `A newer delivery replaced ${table} of ${date}`;
  if (kind === "rule") return `${table} of ${date} was read again under other settings`;
  return `${table} of ${date} no longer counts`;
}
