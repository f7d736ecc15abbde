import { getRouteApi } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { RevenueAnswer, TableRow } from "../../../../src/dashboard/contract.ts";
import { revenueCsvUrl } from "../../api/client.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { EmptyState, Notices } from "../../parts/state.tsx";
import { MetricTiles } from "../../parts/tile.tsx";
import { useMeta, usePatchSearch } from "../../shell/context.ts";
import { NothingLoaded } from "../nothing-loaded.tsx";
import { comparisonLabel, isComparable, isLeftOut, PageHead } from "../page-head.tsx";
import { Breakdown } from "./breakdown.tsx";
import { WeeklyCharts } from "./weekly-charts.tsx";

const route = getRouteApi("/");

/** Sales, cost, shipping, waste and margin: by week, by place, by product, and exact in the table. */
export function RevenuePage(): ReactNode {
  const answer = route.useLoaderData();
  if (answer.period.weeks.length === 0) return <NothingYet answer={answer} />;
  return (
    <>
      <PageHead title="Revenue and expenses" answer={answer} />
      <MetricTiles tiles={answer.tiles} currency={answer.currency} comparison={comparisonLabel(answer)} />
      <WeeklyCharts answer={answer} />
      <Breakdowns answer={answer} />
      <RevenueTable answer={answer} />
    </>
  );
}

function NothingYet({ answer }: { answer: RevenueAnswer }): ReactNode {
  const meta = useMeta();
  const patch = usePatchSearch();
  if (meta.weeks.length === 0) return <NothingLoaded asOf={answer.asOf} />;
  return (
    <>
      <Notices notes={answer.notes.filter(isLeftOut)} />
      <EmptyState title="No week matches the filter">
        <p>
          There are facts from {meta.weeks[0]?.label} to {meta.weeks.at(-1)?.label}.
        </p>
        <button
          type="button"
          className="button primary"
          onClick={() => patch({ from: undefined, to: undefined, complete: undefined })}
        >
          Show the latest weeks
        </button>
      </EmptyState>
    </>
  );
}

function Breakdowns({ answer }: { answer: RevenueAnswer }): ReactNode {
  const meta = useMeta();
  const patch = usePatchSearch();
  const { show } = route.useSearch();
  const names = Object.keys(answer.places.bars[0]?.figures ?? answer.goods.bars[0]?.figures ?? {});
  const options = meta.measures.filter((measure) => names.includes(measure.name));
  const chosen =
    options.find((measure) => measure.name === show) ??
    options.find((measure) => measure.name === "total_sales_amt") ??
    options[0];
  if (chosen === undefined) return null;
  const comparison = isComparable(answer) ? comparisonLabel(answer) : null;
  const select = (
    <label>
      <span className="visually-hidden">Measure of the bars</span>
      <select
        className="select"
        value={chosen.name}
        onChange={(event) => patch({ show: event.target.value === "total_sales_amt" ? undefined : event.target.value })}
      >
        {options.map((measure) => (
          <option key={measure.name} value={measure.name}>
            {measure.label}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="grid-two">
      <Breakdown
        group={answer.places}
        measureName={chosen.name}
        currency={answer.currency}
        comparison={comparison}
        tools={select}
      />
      <Breakdown group={answer.goods} measureName={chosen.name} currency={answer.currency} comparison={comparison} />
    </div>
  );
}

function RevenueTable({ answer }: { answer: RevenueAnswer }): ReactNode {
  const search = route.useSearch();
  const patch = usePatchSearch();
  const [changes, setChanges] = useState(true);
  const compared = isComparable(answer);
  const shown = search.by ?? answer.levels.find((level) => level.label === answer.table.title)?.by;
  const levels = (
    <>
      <div className="segments" role="group" aria-label="Rows of the table">
        {answer.levels.map((level) => (
          <button
            key={level.by}
            type="button"
            aria-pressed={level.by === shown}
            onClick={() => patch({ by: level.by, sort: undefined, dir: undefined })}
          >
            {level.label}
          </button>
        ))}
      </div>
      {compared && (
        <label className="check">
          <input type="checkbox" checked={changes} onChange={(event) => setChanges(event.target.checked)} /> Changes
        </label>
      )}
    </>
  );
  return (
    <DataTable
      table={answer.table}
      currency={answer.currency}
      changes={changes && compared}
      onSort={(sort) => patch(sort)}
      onPage={(offset) => patch({ offset })}
      csvUrl={revenueCsvUrl(search)}
      tools={levels}
      renderLabel={(row) => <RowLink row={row} />}
    />
  );
}

function RowLink({ row }: { row: TableRow }): ReactNode {
  const patch = usePatchSearch();
  const { link } = row;
  if (link === undefined) return row.label;
  return (
    <button
      type="button"
      className="link"
      onClick={() => patch({ [link.param]: [link.value], by: undefined })}
      title={`Show only ${row.label}`}
    >
      {row.label}
    </button>
  );
}
