import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { StoresAnswer } from "../../../../src/dashboard/contract.ts";
import { MetricTiles } from "../../parts/tile.tsx";
import { filterOf } from "../../search.ts";
import { comparisonLabel } from "../page-head.tsx";

type Facts = NonNullable<StoresAnswer["store"]>;

/** Stores → store → product: where one is, and the way back with the same filter. */
export function Crumbs({ store, product }: { store?: Facts | null; product?: Facts | null }): ReactNode {
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      <Link to="/stores" search={filterOf as never}>
        Stores
      </Link>
      {store != null && (
        <>
          <span aria-hidden="true">/</span>
          {product == null ? (
            <span>{store.label}</span>
          ) : (
            <Link to="/stores/$store" params={{ store: store.key }} search={filterOf as never}>
              {store.label}
            </Link>
          )}
        </>
      )}
      {product != null && (
        <>
          <span aria-hidden="true">/</span>
          <span>{product.label}</span>
        </>
      )}
    </nav>
  );
}

/** What the dimensions say about a store or product. */
export function FactList({ facts }: { facts: Facts }): ReactNode {
  return (
    <dl className="facts">
      {facts.items.map((item) => (
        <div key={item.label}>
          <dt>{item.label}</dt>
          <dd>{item.value === "" ? "–" : item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function StoreTiles({ answer }: { answer: StoresAnswer }): ReactNode {
  return <MetricTiles tiles={answer.tiles} currency={answer.currency} comparison={comparisonLabel(answer)} />;
}
