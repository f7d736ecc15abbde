/**
 * The trees of the filter bar (region → market → store, category → subcategory) and how a choice of leaves becomes
 * parameters: one list of the highest level that says it exactly, so that links stay short and readable. Pure.
 */
import type { MetaAnswer } from "../../../../src/dashboard/contract.ts";
import type { FilterSearch } from "../../search.ts";

export type TreeNode = { id: string; label: string; hint?: string; children: TreeNode[]; leaves: string[] };

/** A leaf with the keys of the levels above it, highest first: what the parameters are made of. */
export type Leaf = {
  id: string;
  label: string;
  hint?: string;
  path: readonly { param: Param; key: string; label: string }[];
};

export type Param = "region" | "market" | "store" | "category" | "subcategory";

export function storeLeaves(meta: Pick<MetaAnswer, "regions" | "markets" | "stores">): Leaf[] {
  const regions = labels(meta.regions);
  const markets = labels(meta.markets);
  return meta.stores.map((store) => ({
    id: store.key,
    label: store.label,
    hint: store.key,
    path: [
      { param: "region", key: store.region, label: regions.get(store.region) ?? store.region },
      { param: "market", key: store.market, label: markets.get(store.market) ?? store.market },
      { param: "store", key: store.key, label: store.label },
    ],
  }));
}

export function productLeaves(meta: Pick<MetaAnswer, "categories" | "subcategories">): Leaf[] {
  const categories = labels(meta.categories);
  return meta.subcategories.map((sub) => ({
    id: JSON.stringify([sub.category, sub.key]),
    label: sub.label,
    path: [
      { param: "category", key: sub.category, label: categories.get(sub.category) ?? sub.category },
      { param: "subcategory", key: sub.key, label: sub.label },
    ],
  }));
}

function labels(options: readonly { key: string; label: string }[]): Map<string, string> {
  return new Map(options.map((option) => [option.key, option.label]));
}

/** The tree of the leaves, in their order. A level that would hold one node with the same leaves stays: the shape is regular. */
export function buildTree(leaves: readonly Leaf[]): TreeNode[] {
  const roots: TreeNode[] = [];
  const nodes = new Map<string, TreeNode>();
  for (const leaf of leaves) {
    let siblings = roots;
    let id = "";
    for (const [depth, part] of leaf.path.entries()) {
      id = JSON.stringify([id, part.param, part.key]);
      let node = nodes.get(id);
      if (node === undefined) {
        const last = depth === leaf.path.length - 1;
        node = {
          id,
          label: part.label,
          children: [],
          leaves: [],
          ...(last && leaf.hint !== undefined ? { hint: leaf.hint } : {}),
        };
        nodes.set(id, node);
        siblings.push(node);
      }
      node.leaves.push(leaf.id);
      siblings = node.children;
    }
  }
  return roots;
}

/** Leaves that the filter chooses; empty when it does not narrow this tree. */
export function selectedLeaves(leaves: readonly Leaf[], search: FilterSearch): Set<string> {
  const params = new Set(leaves.flatMap((leaf) => leaf.path.map((part) => part.param)));
  if (![...params].some((param) => (search[param]?.length ?? 0) > 0)) return new Set();
  const chosen = leaves.filter((leaf) =>
    leaf.path.every((part) => {
      const list = search[part.param];
      return list === undefined || list.length === 0 || list.includes(part.key);
    }),
  );
  return new Set(chosen.map((leaf) => leaf.id));
}

/** The parameters that choose exactly these leaves. None and all of them are the same: no filter. */
export function paramsOf(leaves: readonly Leaf[], selected: ReadonlySet<string>): Pick<FilterSearch, Param> {
  const params = [...new Set(leaves.flatMap((leaf) => leaf.path.map((part) => part.param)))];
  const cleared: Pick<FilterSearch, Param> = Object.fromEntries(params.map((param) => [param, undefined]));
  const chosen = leaves.filter((leaf) => selected.has(leaf.id));
  if (chosen.length === 0 || chosen.length === leaves.length) return cleared;
  for (const param of params) {
    const keys = keysAt(chosen, param);
    if (selectedLeaves(leaves, { [param]: keys }).size === chosen.length) return { ...cleared, [param]: keys };
  }
  const last = params.at(-1) as Param;
  const first = params[0] as Param;
  return { ...cleared, [first]: keysAt(chosen, first), [last]: keysAt(chosen, last) };
}

function keysAt(leaves: readonly Leaf[], param: Param): string[] {
  return [
    ...new Set(leaves.flatMap((leaf) => leaf.path.filter((part) => part.param === param).map((part) => part.key))),
  ];
}

/** Nodes whose label, hint or ancestor contains the text; parents of matches stay. */
export function searchTree(nodes: readonly TreeNode[], text: string): TreeNode[] {
  const needle = text.trim().toLowerCase();
  if (needle === "") return [...nodes];
  return nodes.flatMap((node) => {
    const hit = `${node.label} ${node.hint ?? ""}`.toLowerCase().includes(needle);
    if (hit) return [node];
    const children = searchTree(node.children, text);
    return children.length === 0 ? [] : [{ ...node, children, leaves: children.flatMap((child) => child.leaves) }];
  });
}

export type CheckState = "none" | "some" | "all";

export function checkState(node: TreeNode, selected: ReadonlySet<string>): CheckState {
  const count = node.leaves.reduce((sum, leaf) => sum + (selected.has(leaf) ? 1 : 0), 0);
  return count === 0 ? "none" : count === node.leaves.length ? "all" : "some";
}

export function toggleNode(node: TreeNode, selected: ReadonlySet<string>): Set<string> {
  const next = new Set(selected);
  const all = checkState(node, selected) === "all";
  for (const leaf of node.leaves) {
    if (all) next.delete(leaf);
    else next.add(leaf);
  }
  return next;
}
