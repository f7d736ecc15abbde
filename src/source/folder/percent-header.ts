/** Headers that say percent or rate: their numbers are shares, which are neither money nor quantities. */
import { headerWords } from "./header-words.ts";

const PERCENT_WORDS: ReadonlySet<string> = new Set(
  "pct perc percent percents percentage percentages rate rates ratio prozent prozentsatz satz quote taux pourcentage tasa porcentaje tasso percentuale taxa porcentagem percentual percentagem procent procenten prosent procento procenta procentech stopa oran orani yuzde szazalek arany".split(
    " ",
  ),
);

/** `Discount %`, `Margin (pct)`, `Prozent Rabatt`, `DiscountRate`, `割引率`. */
export function saysPercent(header: string): boolean {
  if (/[%％‰]|率|割合/u.test(header)) return true;
  return headerWords(header).some((word) => PERCENT_WORDS.has(word));
}
