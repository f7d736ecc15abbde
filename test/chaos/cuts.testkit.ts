/** Cuts an evening's run at one write after the other; a fresh run on the same folder must leave what an undisturbed one leaves. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/workflow/run.ts";
import { deliver, evenings, makeTinyShop, withCopy, type TinyShop } from "../tiny-shop.testkit.ts";
import { doom, workUntil, type Death, type Doom } from "./doomed.testkit.ts";
import { readShopState, type ShopState } from "./shop-state.testkit.ts";

export type Rehearsal = {
  folder: string;
  /** Loaded up to the evening before. */ shop: TinyShop;
  state: ShopState;
  writes: Doom["writes"];
};

export type Cut = { at: number; death: Death };

/** A shop just before its evening `index`, the state that an undisturbed run leaves, and the writes that it makes. */
export async function rehearse({ evening: index, threads }: { evening: number; threads: number }): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-cuts-"));
  const shop = await makeTinyShop(join(folder, "before"), { limits: { memory: "512MB", threads } });
  for (const [number, evening] of evenings().entries()) {
    if (number > index) break;
    await deliver(shop, evening);
    if (number < index) await runWith(shop, doom(Infinity, "before"));
  }
  return withCopy(shop, async (copy) => {
    const counted = doom(Infinity, "before");
    await runWith(copy, counted);
    return { folder, shop, state: await readShopState(copy.dir), writes: counted.writes };
  });
}

/** What the death struck, null where the run had ended before, and the state after the run that followed it. */
export async function cutAt(
  { shop }: Rehearsal,
  { at, death }: Cut,
): Promise<{ struck: "file" | "state" | null; state: ShopState }> {
  return withCopy(shop, async (copy) => {
    const doomed = doom(at, death);
    await runWith(copy, doomed);
    await runWith(copy, doom(Infinity, death));
    return { struck: doomed.isDead ? (doomed.writes.at(-1) ?? null) : null, state: await readShopState(copy.dir) };
  });
}

/**
 * Every instant at which a run of these writes can be cut off. On one thread the writes come in this order; work side by
 * side writes in whatever order comes, so that each may be a file's, which can be cut half-way too.
 */
export function cutsOf(writes: Doom["writes"], threads: number): Cut[] {
  return writes.flatMap((kind, index) => [
    { at: index + 1, death: "before" as const },
    ...(kind === "file" || threads > 1 ? [{ at: index + 1, death: "half" as const }] : []),
  ]);
}

async function runWith(shop: TinyShop, doomed: Doom): Promise<void> {
  await workUntil(shop.dir, doomed, (project, effects) => run(project, effects, { trigger: "chaos" }));
}
