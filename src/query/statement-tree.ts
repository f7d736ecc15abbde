/** A statement's tree, as DuckDB writes it with `json_serialize_sql`. */

export type TreeNode = Readonly<Record<string, unknown>>;

/** A node and all below it. */
export function nodesOf(tree: unknown): TreeNode[] {
  if (Array.isArray(tree)) return tree.flatMap(nodesOf);
  if (typeof tree !== "object" || tree === null) return [];
  return [tree as TreeNode, ...Object.values(tree).flatMap(nodesOf)];
}
