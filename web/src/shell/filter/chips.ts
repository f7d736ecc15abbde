/** What the filter says, as chips: a text, and the search without it. Pure. */
import type { MetaAnswer } from "../../../../src/dashboard/contract.ts";
import { formatWeek } from "../../format/dates.ts";
import type { FilterSearch } from "../../search.ts";

export type Chip = { id: string; text: string; without: Partial<Record<keyof FilterSearch, undefined | string[]>> };

type ListName = "region" | "market" | "store" | "category" | "subcategory" | "brand" | "product";

const MAX_SINGLE = 3;
const nouns: Record<ListName, [string, string]> = {
  region: ["Region", "regions"],
  market: ["Market", "markets"],
  store: ["Store", "stores"],
  category: ["Category", "categories"],
  subcategory: ["Subcategory", "subcategories"],
  brand: ["Brand", "brands"],
  product: ["Product", "products"],
};

export function chipsOf(search: FilterSearch, meta: MetaAnswer): Chip[] {
  const chips: Chip[] = [];
  if (search.from !== undefined || search.to !== undefined) {
    chips.push({ id: "weeks", text: weeksText(search), without: { from: undefined, to: undefined } });
  }
  if (search.complete === true)
    chips.push({ id: "complete", text: "Complete weeks only", without: { complete: undefined } });
  for (const name of Object.keys(nouns) as ListName[]) chips.push(...listChips(name, search[name] ?? [], meta));
  return chips;
}

function weeksText(search: FilterSearch): string {
  if (search.from !== undefined && search.from === search.to) return formatWeek(search.from);
  if (search.from === undefined) return `Until ${formatWeek(search.to as number)}`;
  if (search.to === undefined) return `From ${formatWeek(search.from)}`;
  return `${formatWeek(search.from)} to ${formatWeek(search.to)}`;
}

function listChips(name: ListName, keys: readonly string[], meta: MetaAnswer): Chip[] {
  if (keys.length > MAX_SINGLE)
    return [{ id: name, text: `${keys.length} ${nouns[name][1]}`, without: { [name]: undefined } }];
  return keys.map((key) => {
    const rest = keys.filter((other) => other !== key);
    return {
      id: `${name}:${key}`,
      text: `${nouns[name][0]}: ${labelOf(name, key, meta)}`,
      without: { [name]: rest.length === 0 ? undefined : rest },
    };
  });
}

/** The label of a key by the shell's options, which hold no products; another key that they lack is not filtered by. */
export function labelOf(name: ListName, key: string, meta: MetaAnswer): string {
  const options: Record<ListName, readonly { key: string; label: string }[]> = {
    region: meta.regions,
    market: meta.markets,
    store: meta.stores,
    category: meta.categories,
    subcategory: meta.subcategories,
    brand: meta.brands,
    product: [],
  };
  const shown = key === "" ? "(none)" : key;
  const known = options[name].find((option) => option.key === key)?.label;
  return known ?? (name === "product" || key === "" ? shown : `${shown}, left out`);
}
