import type { ReactNode } from "react";
import type { Figure, MeasureInfo } from "../../../src/dashboard/contract.ts";
import {
  formatCount,
  formatPercent,
  formatShort,
  formatSigned,
  formatValue,
  isKnown,
  UNKNOWN,
} from "../format/numbers.ts";
import { trendOf } from "./change.ts";

/** The exact value; unknown as a dash that says why. */
export function FigureValue({
  figure,
  measure,
  currency,
  short = false,
}: {
  figure: Figure | undefined;
  measure: MeasureInfo;
  currency: string;
  short?: boolean;
}): ReactNode {
  if (figure === undefined || !isKnown(figure.value)) {
    const reason = figure?.reason ?? measure.nullMeans;
    return (
      <span className="unknown" title={`Unknown: ${reason}`}>
        {UNKNOWN}
        <span className="visually-hidden">unknown: {reason}</span>
      </span>
    );
  }
  if (measure.name.endsWith("_flg")) return <FlagValue on={Number(figure.value) !== 0} />;
  const exact = formatValue(figure.value, measure.unit, currency);
  const remarks = [
    ...(figure.note === undefined ? [] : [figure.note]),
    ...(figure.unknown === undefined ? [] : [`${formatCount(figure.unknown)} unknown left out`]),
  ];
  const title = [exact, ...remarks].join("; ");
  return (
    <span title={title}>
      {short ? formatShort(figure.value, measure.unit, currency) : exact}
      {figure.unknown !== undefined && (
        <span className="unknown" aria-hidden="true">
          *
        </span>
      )}
    </span>
  );
}

/** "▲ 4.2%" against the comparison; percentages in points. */
export function Change({
  figure,
  measure,
  currency,
}: {
  figure: Figure | undefined;
  measure: MeasureInfo;
  currency: string;
}): ReactNode {
  const trend = figure === undefined ? null : trendOf(figure, measure);
  if (figure === undefined || trend === null) return <span className="unknown">{UNKNOWN}</span>;
  const difference = formatSigned(figure.delta, measure.unit, currency);
  const relative =
    measure.unit === "percent" || figure.deltaPct === null || figure.deltaPct === undefined
      ? null
      : formatPercent(Math.abs(figure.deltaPct));
  return (
    <span
      className="change"
      data-tone={trend.tone}
      title={`${difference}, ${trend.word}; before ${formatValue(figure.before, measure.unit, currency)}`}
    >
      {trend.arrow !== "" && (
        <span className="arrow" aria-hidden="true">
          {trend.arrow}
        </span>
      )}
      {relative ?? difference}
      <span className="visually-hidden"> {trend.spoken}</span>
    </span>
  );
}

function FlagValue({ on }: { on: boolean }): ReactNode {
  return on ? <strong>yes</strong> : <span className="muted">no</span>;
}
