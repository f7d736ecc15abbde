/** What people do beside the nightly runs, in a shop where each act has something to do, and what it leaves when nobody disturbs it. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SourceTableName } from "../../src/model/tables.ts";
import { confirmDay, type ConfirmKind } from "../../src/workflow/confirm.ts";
import { releaseWeek } from "../../src/workflow/release.ts";
import { retryDeliveries } from "../../src/workflow/retry.ts";
import { rollback } from "../../src/workflow/rollback.ts";
import { run } from "../../src/workflow/run.ts";
import { withCopy, type TinyShop } from "../tiny-shop.testkit.ts";
import { makeBusyShop, undecided } from "./busy-shop.testkit.ts";
import type { Work } from "./doomed.testkit.ts";
import { readShopState, type ShopState } from "./shop-state.testkit.ts";

export type Act = {
  /** In the words of the command line, and as the program does it. */
  args: readonly string[];
  work: Work;
  /** Done in one moment; else it holds a run, whose own state may lie between, while readers still see one of the two. */
  atOnce: boolean;
};

const reason = "it was so";

function confirm(table: SourceTableName, date: string, kind: ConfirmKind): Act {
  return {
    args: ["confirm", table, date, `--${kind}`, "--reason", reason],
    work: (project, effects) => confirmDay(project, effects, { kind, table, date, reason }),
    atOnce: true,
  };
}

function retry(args: readonly string[], condition: string): Act {
  return {
    args,
    work: (project, effects) => {
      const files = project.store.all<{ id: number }>(`SELECT delivery_id AS id FROM files WHERE ${condition}`);
      return retryDeliveries(project, effects, [...new Set(files.map(({ id }) => id))]);
    },
    atOnce: false,
  };
}

export const acts: readonly Act[] = [
  {
    args: ["rollback", "--to", "2", "--reason", reason],
    work: (project, effects) => rollback(project, effects, { to: 2, reason }),
    atOnce: true,
  },
  {
    args: ["release", undecided.heldWeek, "--reason", reason],
    work: (project, effects) => releaseWeek(project, effects, { week: undecided.heldWeek, reason }),
    atOnce: true,
  },
  confirm("sales", undecided.notDelivered, "closed"),
  confirm("sales", undecided.emptyFile, "closed"),
  confirm("inventory", undecided.withoutStock, "without"),
  confirm("sales", undecided.smaller, "smaller"),
  confirm("sales", undecided.vanished, "vanished"),
  retry(["quarantine", "retry"], "quarantined > 0"),
  retry(["retry"], "status = 'refused'"),
  { args: ["run"], work: (project, effects) => run(project, effects, { trigger: "chaos" }), atOnce: false },
];

export function nameOf({ args }: Act): string {
  return `endcap ${args.filter((arg) => arg !== "--reason" && arg !== reason).join(" ")}`;
}

/** How a test does acts: in this process or in another. */
export type Doer = (shop: TinyShop, act: Act) => Promise<void>;

export const [nightly] = acts.slice(-1) as [Act];

export type Trial = {
  shop: TinyShop;
  before: ShopState;
  /** What a run leaves when nobody did anything before it. */
  without: ShopState;
  /** Does the act whole, and a run after it. */
  undisturbed(act: Act): Promise<Undisturbed>;
  /** The state after a run. */
  next(shop: TinyShop): Promise<ShopState>;
  remove(): Promise<void>;
};

export type Undisturbed = { done: ShopState; next: ShopState };

export async function prepareActs({ threads, does }: { threads: number; does: Doer }): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-acts-"));
  const shop = await makeBusyShop(join(folder, "before"), threads);
  const next = async (copy: TinyShop): Promise<ShopState> => {
    await does(copy, nightly);
    return readShopState(copy.dir);
  };
  return {
    shop,
    before: await readShopState(shop.dir, { whole: false }),
    without: await withCopy(shop, next),
    next,
    undisturbed: (act) =>
      withCopy(shop, async (copy) => {
        await does(copy, act);
        const done = await readShopState(copy.dir, { whole: false });
        return { done, next: await next(copy) };
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}

export type Place = "before" | "between" | "after";

/** Which of its states an act left that was cut off; throws where readers see neither, or where one moment has a middle. */
export function placeOf(found: ShopState, act: Act, { before, done }: { before: ShopState; done: ShopState }): Place {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (same(found, before)) return "before";
  if (same(found, done)) return "after";
  if (act.atOnce) assert.deepEqual(found, same(found.acts, before.acts) ? before : done);
  const tables = published(found.tables);
  if (!same(tables, published(before.tables))) assert.deepEqual(tables, published(done.tables));
  return "between";
}

/** Without the accepted rows of days that no week holds yet: those are there as soon as a run has accepted them. */
function published(tables: ShopState["tables"]): ShopState["tables"] {
  const dateOf = (row: string) => {
    const { cal_dt, trans_dt } = JSON.parse(row) as { cal_dt?: string; trans_dt?: string };
    return cal_dt ?? trans_dt;
  };
  const dates = new Set(tables["daily_store_product"]?.map(dateOf));
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      name.startsWith("accepted_") ? rows.filter((row) => dates.has(dateOf(row))) : rows,
    ]),
  );
}

/** What the run that follows must leave: as after the undisturbed act, or as if it had never been begun. */
export function assertNext(found: ShopState, place: Place, trial: Trial, undisturbed: Undisturbed): void {
  assert.deepEqual(found, place === "before" ? trial.without : undisturbed.next);
}
