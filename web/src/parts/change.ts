/** Whether a change is good, by the measure's direction. Pure. */
import type { Figure, MeasureInfo } from "../../../src/dashboard/contract.ts";
import { toNumber } from "../format/numbers.ts";

export type Tone = "good" | "bad" | "flat";
/** The arrow shows the way, the word says what it means: colour is never alone. */
export type Trend = { tone: Tone; arrow: "▲" | "▼" | ""; word: string; spoken: string };

const unchanged: Trend = { tone: "flat", arrow: "", word: "unchanged", spoken: "unchanged" };
/** Half of the last digit that is shown (0.1 % or 0.1 points). */
const SHOWN = 0.0005;

/** Null where there is no known change; what rounds to nothing on screen is unchanged. */
export function trendOf(figure: Figure, measure: Pick<MeasureInfo, "direction" | "unit">): Trend | null {
  const delta = toNumber(figure.delta);
  if (delta === null) return null;
  const relative = measure.unit === "percent" ? delta : (figure.deltaPct ?? null);
  if (delta === 0 || (relative !== null && Math.abs(relative) < SHOWN)) return unchanged;
  const up = delta > 0;
  const arrow = up ? "▲" : "▼";
  const way = up ? "up" : "down";
  if (measure.direction === "neutral") return { tone: "flat", arrow, word: way, spoken: way };
  const good = up === (measure.direction === "higher");
  const word = good ? "better" : "worse";
  return { tone: good ? "good" : "bad", arrow, word, spoken: `${way}, ${word}` };
}
