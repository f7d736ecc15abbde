import type { ReactNode } from "react";
import type { BarGroup } from "../../../../src/dashboard/contract.ts";
import { Bars, type BarItem } from "../../charts/bars/bars.tsx";
import { formatCount, formatShort, formatValue, toNumber } from "../../format/numbers.ts";
import { Change } from "../../parts/figure.tsx";
import { useMeta, usePatchSearch } from "../../shell/context.ts";

type BreakdownProps = {
  group: BarGroup;
  measureName: string;
  currency: string;
  comparison: string | null;
  tools?: ReactNode;
};

/**
 * Bars of places or goods by one measure; a click narrows the page to it. All others have their numbers and no bar: it
 * would be the longest by far, and shorten those that can be compared.
 */
export function Breakdown({ group, measureName, currency, comparison, tools }: BreakdownProps): ReactNode {
  const meta = useMeta();
  const patch = usePatchSearch();
  const measure = meta.measures.find((one) => one.name === measureName) ?? meta.measures[0];
  if (measure === undefined) return null;
  const all = [...group.bars, ...(group.rest === null ? [] : [group.rest])];
  const items = all.map((bar): BarItem => {
    const figure = bar.figures[measure.name];
    const isRest = bar === group.rest;
    const link = isRest ? undefined : bar.link;
    return {
      key: bar.key,
      label: bar.label,
      value: isRest ? null : toNumber(figure?.value),
      before: isRest || comparison === null ? null : toNumber(figure?.before),
      text: formatShort(figure?.value, measure.unit, currency),
      change: comparison === null ? null : <Change figure={figure} measure={measure} currency={currency} />,
      ...(link === undefined ? {} : { onSelect: () => patch({ [link.param]: [link.value] }) }),
    };
  });
  const names = Object.keys(all[0]?.figures ?? {});
  const columns = meta.measures.filter((one) => names.includes(one.name));
  return (
    <Bars
      title={group.title}
      sub={
        group.bars.length >= group.count
          ? measure.label
          : `${measure.label}, the ${group.bars.length} largest of ${formatCount(group.count)}`
      }
      items={items}
      comparison={comparison}
      tools={tools}
      table={{
        columns: [group.title, ...columns.map((column) => column.label)],
        rows: all.map((bar) => [
          bar.label,
          ...columns.map((column) => formatValue(bar.figures[column.name]?.value, column.unit, currency)),
        ]),
      }}
    />
  );
}
