import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { StoresAnswer } from "../../../../src/dashboard/contract.ts";
import { EmptyState, Notices } from "../../parts/state.tsx";
import { filterOf, type FilterSearch } from "../../search.ts";
import { useMeta } from "../../shell/context.ts";
import { NothingLoaded } from "../nothing-loaded.tsx";
import { isLeftOut, PageHead } from "../page-head.tsx";
import { MeasureHeat } from "./measure-heat.tsx";
import { MeasuresTable, tableNamed } from "./measures-table.tsx";
import { StoreTiles } from "./stores-head.tsx";

const route = getRouteApi("/stores");

/** A store's own page says which store: the filter's places stay behind. */
export function filterForStore(search: FilterSearch): FilterSearch {
  const { region: _region, market: _market, store: _store, ...rest } = filterOf(search);
  return rest;
}

/** All stores: totals, the grid store × week, the thirteen measures ordered by impact. */
export function NetworkPage(): ReactNode {
  const answer = route.useLoaderData();
  const search = route.useSearch();
  const navigate = useNavigate();
  const table = tableNamed(answer, "stores") ?? answer.tables[0];
  if (table === undefined || table.rowCount === 0) return <NoStores answer={answer} />;
  const isStores = table.name === "stores";
  return (
    <>
      <PageHead title="Stores" answer={answer} />
      <StoreTiles answer={answer} />
      {answer.grid !== null && (
        <MeasureHeat
          grid={answer.grid}
          measures={answer.gridMeasures}
          currency={answer.currency}
          rowNoun={isStores ? "store" : "category"}
          {...(isStores
            ? {
                onOpen: (store: string) =>
                  void navigate({ to: "/stores/$store", params: { store }, search: filterForStore(search) }),
              }
            : {})}
        />
      )}
      <MeasuresTable
        answer={answer}
        table={table}
        search={search}
        path={{}}
        ordered
        renderLabel={(row) =>
          isStores ? (
            <Link to="/stores/$store" params={{ store: row.key }} search={filterForStore(search)}>
              {row.label}
            </Link>
          ) : (
            row.label
          )
        }
      />
    </>
  );
}

function NoStores({ answer }: { answer: StoresAnswer }): ReactNode {
  const meta = useMeta();
  if (meta.weeks.length === 0) return <NothingLoaded asOf={answer.asOf} />;
  return (
    <>
      <Notices notes={answer.notes.filter(isLeftOut)} />
      <EmptyState title="No store has sales or stock in this choice">
        <p>
          Widen the weeks, stores or products in the filter above. The <Link to="/pipeline">Pipeline</Link> says what is
          missing.
        </p>
      </EmptyState>
    </>
  );
}
