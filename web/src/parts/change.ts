/** Whether a change is good, by the measure's direction. Pure. */
import type { Figure, MeasureInfo } from "../../../src/dashboard/contract.ts";
import { toNumber } from "../format/numbers.ts";

export type Tone = "good" | "bad" | "flat";
export type Trend = { tone: Tone; arrow: "▲" | "▼" | "=" ; word: string };

/** Null where there is no known change. The arrow shows the way, the word says what it means: colour is never alone. */
export function trendOf(figure: Figure, direction: MeasureInfo["direction"]): Trend | null {
  const delta = toNumber(figure.delta);
  if (delta === null) return null;
  if (delta === 0) return { tone: "flat", arrow: "=", word: "unchanged" };
  const arrow = delta > 0 ? "▲" : "▼";
  if (direction === "neutral") return { tone: "flat", arrow, word: delta > 0 ? "up" : "down" };
  const good = delta > 0 === (direction === "higher");
  return { tone: good ? "good" : "bad", arrow, word: good ? "better" : "worse" };
}
