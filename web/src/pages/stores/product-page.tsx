import { getRouteApi } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import { Days } from "../../charts/days/days.tsx";
import { formatWeek, formatWeekday } from "../../format/dates.ts";
import { EmptyState } from "../../parts/state.tsx";
import { usePatchSearch } from "../../shell/context.ts";
import { PageHead } from "../page-head.tsx";
import { dayData } from "./days.ts";
import { MeasuresTable, tableNamed } from "./measures-table.tsx";
import { NoSuch } from "./no-such.tsx";
import { RowsDialog } from "./rows-dialog.tsx";
import { Crumbs, FactList, StoreTiles } from "./stores-head.tsx";

const route = getRouteApi("/stores/$store/products/$product");

/** One product in one store: weeks, days, and from each of them the delivered rows with file and line. */
export function ProductPage(): ReactNode {
  const answer = route.useLoaderData();
  const search = route.useSearch();
  const { store, product } = route.useParams();
  const patch = usePatchSearch();
  const weeks = tableNamed(answer, "weeks");
  const days = tableNamed(answer, "days");
  const chart = useMemo(() => (days === undefined ? [] : dayData(days)), [days]);
  if (answer.level !== "product") {
    const what = answer.level === "network" ? `store ${store}` : `product ${product}`;
    return <NoSuch what={what} answer={answer} search={search} />;
  }
  const open = (rows: string): void => patch({ rows, offset: search.offset });
  return (
    <>
      <PageHead title={answer.product?.label ?? `Product ${product}`} answer={answer}>
        <Crumbs store={answer.store} product={answer.product} />
      </PageHead>
      {answer.product !== null && <FactList facts={answer.product} />}
      {(days?.rowCount ?? 0) === 0 ? (
        <EmptyState title="Neither sold nor stocked here in these weeks">
          <p>Choose other weeks in the filter above.</p>
        </EmptyState>
      ) : (
        <>
          <StoreTiles answer={answer} />
          <Days days={chart} onOpen={open} />
          {weeks !== undefined && (
            <MeasuresTable
              whole
              answer={answer}
              table={weeks}
              search={search}
              path={{ store, product }}
              rowLimit="short"
              renderLabel={(row) => <RowsButton text={formatWeek(Number(row.key))} onOpen={() => open(row.key)} />}
              marked={search.rows}
            />
          )}
          {days !== undefined && (
            <MeasuresTable
              whole
              answer={answer}
              table={days}
              search={search}
              path={{ store, product }}
              renderLabel={(row) => <RowsButton text={formatWeekday(row.key)} onOpen={() => open(row.key)} />}
              marked={search.rows}
            />
          )}
        </>
      )}
      {search.rows !== undefined && (
        <RowsDialog
          key={search.rows}
          of={search.rows}
          table={search.rowsTable ?? "sales"}
          store={store}
          product={product}
          label={answer.product?.label ?? product}
        />
      )}
    </>
  );
}

function RowsButton({ text, onOpen }: { text: string; onOpen: () => void }): ReactNode {
  return (
    <button type="button" className="link" aria-haspopup="dialog" onClick={onOpen} title="Show the rows behind it">
      {text}
    </button>
  );
}
