/** Numbers, flags and keys as retailers write them → exact values. Nothing here goes through floating point. */

export type DecimalFormat = {
  /** The declared decimal sign; null: ".", and a comma that could be one is refused. */
  decimal: "." | "," | null;
  /** Decimals kept: 2 for money (currency signs allowed), 3 for quantities, 6 for what is yet to be multiplied (currency signs allowed). */
  scale: 2 | 3 | 6;
  /** Digits that the type holds, decimals included. */
  maxDigits: number;
};

export type DecimalError = "not-a-number" | "too-large" | "decimal-comma" | "ambiguous-separator";

/** `units` counts cents (scale 2) or thousandths (scale 3); `rounded` says whether digits were lost. */
export type ParsedDecimal = { units: bigint; rounded: boolean };

const CURRENCY =
  "(?:[A-Z]{0,3}\\p{Sc}|USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|ZAR|TRY|[Kk]r\\.?|zł)";
const SIGN = "[-+\\u2212]";
/** Longer texts are numbers only when they consist of digits; no amount of blanks may cost time. */
const MAX_SPELLED = 200;
const PREFIXED = new RegExp(`^(?:${CURRENCY})\\s*(?<rest>.+)$`, "u");
const SUFFIXED = new RegExp(`^(?<rest>.+?)\\s*(?:${CURRENCY})$`, "u");
const LEADING_SIGN = new RegExp(`^(?<sign>${SIGN})\\s*(?<rest>.+)$`);
/** Not behind a decimal sign: "5.-" is how five francs and no centimes are written, not minus five. */
const TRAILING_SIGN = new RegExp(`^(?<rest>.*?[^.,\\s])\\s*(?<sign>${SIGN})$`);
const PARENTHESES = /^\(\s*(?<rest>.+?)\s*\)$/;
const MANTISSA = /^(?:(?<whole>\d+)(?:\.(?<fraction>\d*))?|\.(?<bare>\d+))(?:[eE](?<exponent>[-+]?\d+))?$/;
const GROUPS: Record<string, RegExp> = {
  ",": /^(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?=\.|$)/,
  ".": /^\d{1,3}(?:\.\d{3})+(?=,|$)/,
  "'": /^\d{1,3}(?:['’]\d{3})+(?=[.,]|$)/,
  " ": /^\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?=[.,]|$)/,
};

/**
 * Reads a number exactly, rounding half away from zero to the scale.
 * Understands signs before and after, parentheses, currency signs (money), well-formed thousands groups, scientific notation.
 * `decimal-comma` and `ambiguous-separator`: the number would be understood if the decimal sign were declared.
 */
export function parseDecimalText(text: string, format: DecimalFormat): ParsedDecimal | { error: DecimalError } {
  const trimmed = text.trim();
  if (trimmed.length > MAX_SPELLED && /[^\d.,]/.test(trimmed)) return { error: "not-a-number" };
  const stripped = stripSign(trimmed, format.scale !== 3);
  if (stripped === null) return { error: "not-a-number" };
  const plain = plainNumber(stripped.digits, format.decimal);
  if (typeof plain !== "string") return plain;
  const match = MANTISSA.exec(plain);
  if (match?.groups === undefined) return { error: "not-a-number" };
  const { whole = "", fraction = "", bare = "", exponent = "0" } = match.groups;
  const scaled = scale(whole, fraction + bare, exponent, format);
  if (scaled === null) return { error: "too-large" };
  return { units: stripped.negative ? -scaled.units : scaled.units, rounded: scaled.rounded };
}

/** 0 or 1, or null for a text that is no flag: 0/1 (`1.0` too), true/false, t/f, yes/no, y/n in any case. */
export function parseFlagText(text: string): 0 | 1 | null {
  const word = text.trim().toLowerCase();
  if (/^(?:1(?:\.0*)?|true|t|yes|y)$/.test(word)) return 1;
  if (/^(?:0(?:\.0*)?|false|f|no|n)$/.test(word)) return 0;
  return null;
}

type Stripped = { digits: string; negative: boolean };

/** Takes sign, parentheses and currency off, each at most once and in any order. */
function stripSign(text: string, money: boolean): Stripped | null {
  let rest = text;
  let negative: boolean | null = null;
  let currency = false;
  for (;;) {
    const signed = LEADING_SIGN.exec(rest) ?? (/[eE][-+]$/.test(rest) ? null : TRAILING_SIGN.exec(rest));
    const enclosed = PARENTHESES.exec(rest);
    if (signed !== null || enclosed !== null) {
      if (negative !== null) return null;
      negative = enclosed !== null || signed?.groups?.["sign"] !== "+";
      rest = (enclosed ?? signed)?.groups?.["rest"] ?? "";
      continue;
    }
    const marked = money ? (PREFIXED.exec(rest) ?? SUFFIXED.exec(rest)) : null;
    if (marked === null) return { digits: rest, negative: negative ?? false };
    if (currency) return null;
    currency = true;
    rest = marked.groups?.["rest"] ?? "";
  }
}

/** The number with "." as decimal sign and without thousands groups, or why it cannot be known. */
function plainNumber(digits: string, decimal: DecimalFormat["decimal"]): string | { error: DecimalError } {
  const blanks = /[ \u00a0\u202f]/.test(digits) ? " " : /['’]/.test(digits) ? "'" : null;
  if (blanks !== null) return plainNumberOrError(ungroup(digits, blanks), decimal);
  return plainNumberOrError(digits, decimal);
}

function plainNumberOrError(
  digits: string | null,
  decimal: DecimalFormat["decimal"],
): string | { error: DecimalError } {
  if (digits === null) return { error: "not-a-number" };
  const commas = count(digits, ",");
  const points = count(digits, ".");
  if (decimal === ",") {
    const plain = points > 0 ? ungroup(digits, ".") : digits;
    return plain === null ? { error: "not-a-number" } : plain.replace(",", ".");
  }
  if (commas === 0)
    return points > 1 && decimal === null && GROUPS["."]?.test(digits) ? { error: "decimal-comma" } : digits;
  const plain = ungroup(digits, ",");
  if (decimal === ".") return plain ?? { error: "not-a-number" };
  if (plain !== null && (commas > 1 || points === 1)) return plain;
  if (plain !== null && !digits.startsWith("0")) return { error: "ambiguous-separator" };
  return commas === 1 && /^[\d.]*,\d*(?:[eE][-+]?\d+)?$/.test(digits) && (points === 0 || ungroup(digits, ".") !== null)
    ? { error: "decimal-comma" }
    : { error: "not-a-number" };
}

/** The number without its thousands groups, or null where they are not well formed. */
function ungroup(digits: string, separator: string): string | null {
  const match = GROUPS[separator]?.exec(digits);
  if (match === null || match === undefined) return null;
  const rest = digits.slice(match[0].length);
  return /[\s\u00a0\u202f'’]/.test(rest) || rest.includes(separator) ? null : match[0].replace(/\D/g, "") + rest;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Exact: only as many digits as the type holds are ever turned into a number, however long the text is. */
function scale(whole: string, fraction: string, exponentText: string, format: DecimalFormat): ParsedDecimal | null {
  const digits = whole + fraction;
  const first = digits.search(/[1-9]/);
  if (first === -1) return { units: 0n, rounded: false };
  const exponent = Math.max(-1e6, Math.min(1e6, Number(exponentText)));
  const significant = digits.slice(first);
  const kept = whole.length - first + exponent + format.scale;
  if (kept > format.maxDigits) return null;
  if (kept < 0) return { units: 0n, rounded: true };
  const head = significant.slice(0, kept).padEnd(kept, "0");
  const tail = significant.slice(kept);
  const up = (tail[0] ?? "0") >= "5" ? 1n : 0n;
  const units = BigInt(head === "" ? "0" : head) + up;
  if (units >= 10n ** BigInt(format.maxDigits)) return null;
  return { units, rounded: /[1-9]/.test(tail) };
}
