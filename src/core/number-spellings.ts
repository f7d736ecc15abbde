/** What the spelling of a column's quantities says about the point in 2.085: a decimal sign, or thousands that are grouped. */

/** As many values, each with three decimals, are a column of fixed decimals: grouping would leave some below a thousand. */
const FIXED_DECIMALS = 20;

/** Whether a column's values may be decimals as well as thousands; how many of each spelling it holds. */
export function isEither(found: {
  /** With three digits behind a point. */
  grouped: number;
  /** Of those, with three noughts. */
  thousands: number;
  /** Whole numbers below a thousand, without a point. */
  small: number;
  hasOtherComma: boolean;
}): boolean {
  const { grouped, thousands, small, hasOtherComma } = found;
  if (grouped === 0) return false;
  return hasOtherComma || small > 0 || (thousands === 0 && grouped < FIXED_DECIMALS);
}
