import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TableRow } from "../../../../src/dashboard/contract.ts";
import { formatWeek } from "../../format/dates.ts";
import { EmptyState } from "../../parts/state.tsx";
import { filterOf, type FilterSearch } from "../../search.ts";
import { usePatchSearch } from "../../shell/context.ts";
import { PageHead } from "../page-head.tsx";
import { MeasureHeat } from "./measure-heat.tsx";
import { MeasuresTable, tableNamed } from "./measures-table.tsx";
import { NoSuch } from "./no-such.tsx";
import { Crumbs, FactList, StoreTiles } from "./stores-head.tsx";

const route = getRouteApi("/stores/$store");

function filterForProduct(search: FilterSearch): FilterSearch {
  const { category: _category, subcategory: _sub, brand: _brand, product: _product, ...rest } = filterOf(search);
  return rest;
}

/** One store: its measures by category and week, by product, and week by week. */
export function StorePage(): ReactNode {
  const answer = route.useLoaderData();
  const search = route.useSearch();
  const { store } = route.useParams();
  const navigate = useNavigate();
  const patch = usePatchSearch();
  if (answer.level === "network") return <NoSuch what={`store ${store}`} answer={answer} search={search} />;
  const weeks = tableNamed(answer, "weeks");
  const categories = tableNamed(answer, "categories");
  const products = tableNamed(answer, "products");
  const head = (
    <PageHead title={answer.store?.label ?? `Store ${store}`} answer={answer}>
      <Crumbs store={answer.store} />
    </PageHead>
  );
  if ((products?.rowCount ?? 0) === 0) {
    return (
      <>
        {head}
        <EmptyState title="Nothing was sold or stocked here in this choice">
          <p>
            Widen the weeks or products in the filter above, or go back to{" "}
            <Link to="/stores" search={filterOf(search)}>
              all stores
            </Link>
            .
          </p>
        </EmptyState>
      </>
    );
  }
  const openCategory = (row: TableRow): ReactNode =>
    row.link === undefined ? (
      row.label
    ) : (
      <button
        type="button"
        className="link"
        onClick={() => patch({ [row.link!.param]: [row.link!.value] })}
        title={`Show only ${row.label}`}
      >
        {row.label}
      </button>
    );
  return (
    <>
      {head}
      {answer.store !== null && <FactList facts={answer.store} />}
      <StoreTiles answer={answer} />
      {answer.grid !== null && (
        <MeasureHeat
          grid={answer.grid}
          measures={answer.gridMeasures}
          currency={answer.currency}
          rowNoun="category"
          onOpen={(category) =>
            void navigate({ to: ".", search: ((now: object) => ({ ...now, category: [category] })) as never })
          }
        />
      )}
      {products !== undefined && (
        <MeasuresTable
          answer={answer}
          table={products}
          search={search}
          path={{ store }}
          ordered
          renderLabel={(row) => (
            <Link
              to="/stores/$store/products/$product"
              params={{ store, product: row.key }}
              search={filterForProduct(search)}
            >
              {row.label}
            </Link>
          )}
        />
      )}
      {categories !== undefined && (
        <MeasuresTable
          answer={answer}
          table={categories}
          search={search}
          path={{ store }}
          renderLabel={openCategory}
          rowLimit="short"
        />
      )}
      {weeks !== undefined && (
        <MeasuresTable
          whole
          answer={answer}
          table={weeks}
          search={search}
          path={{ store }}
          rowLimit="short"
          renderLabel={(row) => formatWeek(Number(row.key))}
        />
      )}
    </>
  );
}
