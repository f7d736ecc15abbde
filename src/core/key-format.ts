/** Keys as retailers write them. A key whose digits were lost, or that is written in two ways, is refused rather than mended. */
import type { KeyType } from "../model/tables.ts";

export type KeyError = "empty" | "scientific" | "not-a-whole-number" | "leading-zero" | "too-large";
export type ParsedKey = { key: string } | { error: KeyError };

const WHOLE = /^(?<sign>-?)(?<digits>\d+)(?:\.0+)?$/;
/** `5.01E+12`, `1e+16`, `5,01E+12`, `5.01E12`, and `12E4`, which cannot be told from them; not `85123E`. */
const SCIENTIFIC = /^[-+]?(?:\d+[.,]?\d*|[.,]\d+)[eE][-+]?\d+$/;
const LARGEST = 2n ** 63n - 1n;

const TOTAL_NAMES =
  "(?:grand|sub|sous|net|overall)?[ -]?totals?|totale|total g[eé]n[eé]ral|total general|all|sums?|summe|suma|somma|somme|gesamt(?:summe)?|insgesamt|zwischensumme|ensemble|tous|todos|totaal|subtotaal|razem|toplam|celkem|jumlah|yhteensä|итого|всего|合計|合计|总计|小計|小计|[σς∑]|[*]";
/** What a total may be of, where it says so: "Total store A1". */
const TOTAL_OF =
  "(?:grand|sub|sous)?[ -]?totals? (?:for |of |de |du |per )?(?:store|shop|branch|day|week|month|product|item|sku|article|category|filiale|markt|artikel|magasin|tienda|negozio)s?(?:[ :#].*)?";
/** What a line that sums up others says where its key should stand; in small letters, whole, for JavaScript and RE2 alike. */
export const TOTAL_WORDS = `(?:(?:${TOTAL_NAMES}) ?:?|${TOTAL_OF})`;
/** Longer texts are no totals. */
export const MOST_TOTAL_LETTERS = 40;
const TOTAL = new RegExp(`^${TOTAL_WORDS}$`);

/** Whether a key's text means a total rather than a product, a store or a receipt. */
export function isTotalWord(text: string): boolean {
  return text.length < MOST_TOTAL_LETTERS && TOTAL.test(text.trim().toLowerCase());
}

/**
 * The key in its one spelling: BIGINT without sign of "+", zeros in front or decimals (`5.0` is 5); VARCHAR as delivered,
 * without blanks around. `keepScientific`: where real keys look like a number in scientific notation.
 */
export function parseKeyText(text: string, type: KeyType, keepScientific = false): ParsedKey {
  const trimmed = text.trim();
  if (trimmed === "") return { error: "empty" };
  if (!keepScientific && SCIENTIFIC.test(trimmed)) return { error: "scientific" };
  if (type === "VARCHAR") return { key: trimmed };
  const match = WHOLE.exec(trimmed)?.groups;
  const digits = match?.["digits"];
  if (match === undefined || digits === undefined) return { error: "not-a-whole-number" };
  if (digits.length > 1 && digits.startsWith("0")) return { error: "leading-zero" };
  if (digits === "0" && match["sign"] === "-") return { error: "not-a-whole-number" };
  if (digits.length > 19 || BigInt(digits) > LARGEST) return { error: "too-large" };
  return { key: `${match["sign"] ?? ""}${digits}` };
}
