/**
 * Dates with a zone beside them: instants, whose day is the local one in the retailer's zone. Where all of a file's are
 * midnight UTC they are days, written by a program that knows no dates without a time.
 */

/** `none`: the texts that were looked at name no zone. */
export type ZonedDates = "none" | "instants" | "midnights";

/** Regular expressions for JavaScript and RE2 alike: a zone behind a time, anywhere; a whole text of midnight UTC. */
export const ZONE =
  ":[0-9]{2}(?:[.,][0-9]+)?(?: ?[AaPp]\\.?[Mm]\\.?)? ?(?:[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)(?:[^A-Za-z0-9:]|$)";
export const MIDNIGHT_UTC = ".*[Tt ,]0?0:00(?::00(?:[.,]0+)?)? ?(?:[Zz]|UTC|GMT|[+-]00(?::?00)?)";

const zone = new RegExp(ZONE);
const midnight = new RegExp(`^${MIDNIGHT_UTC}$`);

/** What some texts of a date column are. */
export function zonedDates(texts: readonly string[]): ZonedDates {
  const zoned = texts.map((text) => text.trim()).filter((text) => zone.test(text));
  if (zoned.length === 0) return "none";
  return zoned.every((text) => midnight.test(text)) ? "midnights" : "instants";
}

/** Whether a text anywhere in this one names a zone. */
export function namesZone(text: string): boolean {
  return zone.test(text);
}
