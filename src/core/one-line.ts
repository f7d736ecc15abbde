/** JSON that stands in one line for every reader: some take U+0085, U+2028 and U+2029 for line ends, which JSON leaves raw. */
export function inOneLine(json: string): string {
  return json.replaceAll(/[\u0085\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
