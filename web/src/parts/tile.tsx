import type { ReactNode } from "react";
import type { Tile } from "../../../src/dashboard/contract.ts";
import { Spark } from "../charts/spark/spark.tsx";
import { formatCount, formatSignedShort, formatValue, isKnown, plural } from "../format/numbers.ts";
import { Change, FigureValue } from "./figure.tsx";
import { InfoIcon } from "./icons.tsx";
import { Popover } from "./popover.tsx";

type MetricTileProps = { tile: Tile; currency: string; comparison: string | null };

/** A number with its change, its last 13 weeks, and its formula one click away. */
function MetricTile({ tile, currency, comparison }: MetricTileProps): ReactNode {
  const { measure, figure } = tile;
  return (
    <article className="tile" data-measure={measure.name}>
      <h2 className="tile-label">
        {measure.label}
        <Popover
          label={`About ${measure.label}`}
          button={<InfoIcon />}
          buttonClass="icon-button"
          buttonLabel={`About ${measure.label}`}
        >
          <TileFormula tile={tile} currency={currency} comparison={comparison} />
        </Popover>
      </h2>
      <p className="tile-value">
        <FigureValue figure={figure} measure={measure} currency={currency} short />
      </p>
      <Spark values={tile.spark.values} />
      <p className="tile-change">
        {!isKnown(figure.value) ? (
          <span className="muted">{(figure.reason ?? measure.nullMeans).split(",")[0]}</span>
        ) : comparison === null ? null : figure.delta === null || figure.delta === undefined ? (
          <span className="muted">not comparable</span>
        ) : (
          <>
            <Change figure={figure} measure={measure} currency={currency} />
            {measure.unit !== "percent" && (
              <span className="muted">{formatSignedShort(figure.delta, measure.unit, currency)}</span>
            )}
          </>
        )}
      </p>
    </article>
  );
}

function TileFormula({ tile, currency, comparison }: MetricTileProps): ReactNode {
  const { measure, figure } = tile;
  const direction = { higher: "when higher", lower: "when lower", neutral: "neither higher nor lower" }[
    measure.direction
  ];
  const adds = {
    additive: "over everything",
    last: "over stores and products, never over weeks: the last week counts",
    ratio: "never: divided again at every level from summed parts",
  }[measure.adds];
  return (
    <div className="formula">
      <h3>{measure.label}</h3>
      <dl>
        <dt>Formula</dt>
        <dd>
          <code>{measure.formula}</code>
        </dd>
        <dt>Value</dt>
        <dd>{formatValue(figure.value, measure.unit, currency)}</dd>
        {comparison !== null && (
          <>
            <dt>Before</dt>
            <dd>
              {figure.delta === null ? "not comparable" : formatValue(figure.before, measure.unit, currency)}{" "}
              <span className="muted">({comparison.toLowerCase()})</span>
            </dd>
          </>
        )}
        <dt>Better</dt>
        <dd>{direction}</dd>
        <dt>Adds up</dt>
        <dd>{adds}</dd>
        <dt>From</dt>
        <dd>
          {plural(tile.rows, "row")} of weekly_store_product
          {figure.unknown !== undefined && `, of which ${formatCount(figure.unknown)} are unknown and left out`}
        </dd>
        <dt>Empty when</dt>
        <dd>{figure.reason ?? measure.nullMeans}</dd>
        {figure.note !== undefined && (
          <>
            <dt>Note</dt>
            <dd>{figure.note}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

/** Tiles in rows that come out even. */
export function MetricTiles({
  tiles,
  currency,
  comparison,
}: {
  tiles: readonly Tile[];
  currency: string;
  comparison: string | null;
}): ReactNode {
  const even = tiles.length % 4 === 0 ? 4 : tiles.length % 6 === 0 ? 6 : tiles.length % 3 === 0 ? 3 : 4;
  return (
    <section className="tiles" data-columns={even} aria-label="Totals of the period">
      {tiles.map((tile) => (
        <MetricTile key={tile.measure.name} tile={tile} currency={currency} comparison={comparison} />
      ))}
    </section>
  );
}
