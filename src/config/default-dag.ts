/** "endcap_corner_shop" for the project "Corner shop". */
export function defaultDag(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return `endcap_${plain.replaceAll(/^_|_$/g, "")}`;
}
