/** Exact decimals as whole numbers of their last digit: cents (scale 2), thousandths (scale 3). */

/** |unscaled| of a DECIMAL(18, s) stays below this. */
const LIMIT = 10n ** 18n;

/**
 * The text as a whole number of units of the last digit, more digits rounded half away from zero.
 * Null when it is no plain number, or has more digits than DECIMAL(18, scale) holds.
 */
export function parseDecimal(text: string, scale: number): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  const kept = fraction.slice(0, scale).padEnd(scale, "0");
  const roundsUp = (fraction[scale] ?? "0") >= "5";
  const magnitude = BigInt(`0${whole}${kept}`) + (roundsUp ? 1n : 0n);
  if (magnitude >= LIMIT) return null;
  return sign === "-" ? -magnitude : magnitude;
}

/** 1234n at scale 2 is "12.34". */
export function decimalText(units: bigint, scale: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The double nearest to the decimal. */
export function decimalNumber(units: bigint, scale: number): number {
  return Number(decimalText(units, scale));
}

/** numerator / denominator, rounded to a whole number half away from zero. */
export function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}
