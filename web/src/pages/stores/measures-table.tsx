import { useState, type ReactNode } from "react";
import type { StoresAnswer, Table, TableRow } from "../../../../src/dashboard/contract.ts";
import { storesCsvUrl } from "../../api/client.ts";
import { isKnown } from "../../format/numbers.ts";
import { columnsFirst } from "../../parts/columns.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { sortTable, type Sort } from "../../parts/sort.ts";
import type { StoresSearch } from "../../search.ts";
import { usePatchSearch } from "../../shell/context.ts";
import { isComparable } from "../page-head.tsx";
import { MeasureOptions } from "./measure-options.tsx";

/** The server's own order of stores and products. */
const IMPACT = "impact";

type MeasuresTableProps = {
  answer: StoresAnswer;
  table: Table;
  search: StoresSearch;
  path: { store?: string; product?: string };
  renderLabel?: (row: TableRow) => ReactNode;
  /** Offers to order by a measure, the worst first. */
  ordered?: boolean;
  /** Weeks and days: all rows are here, so that their order is the reader's own and not in the address. */
  whole?: boolean;
  rowLimit?: "short";
  title?: ReactNode;
  marked?: string | undefined;
};

/** A table of the thirteen measures with its order, changes and CSV. */
export function MeasuresTable({
  answer,
  table,
  search,
  path,
  renderLabel,
  ordered = false,
  whole = false,
  rowLimit,
  title,
  marked,
}: MeasuresTableProps): ReactNode {
  const patch = usePatchSearch();
  const [own, setOwn] = useState<Sort | null>(null);
  const [changes, setChanges] = useState(false);
  const comparable =
    isComparable(answer) &&
    table.rows.some((row) => Object.values(row.figures).some((figure) => figure.delta !== undefined));
  const tools = (
    <>
      {ordered && (
        <label className="check">
          {isLargestFirst(table) ? "Largest first by" : "Worst first by"}
          <select
            className="select"
            value={table.sort.by}
            onChange={(event) => {
              if (event.target.value === IMPACT) return patch({ sort: undefined, dir: undefined });
              const measure = table.columns.find((column) => column.name === event.target.value);
              patch({ sort: event.target.value, dir: measure?.direction === "higher" ? "asc" : "desc" });
            }}
          >
            {(hasImpact(table) || table.sort.by === IMPACT) && (
              <option value={IMPACT}>Impact: sales on out-of-stock and low days</option>
            )}
            {table.sort.by === "label" && <option value="label">{table.keyLabel}</option>}
            <MeasureOptions measures={table.columns} />
          </select>
        </label>
      )}
      {comparable && (
        <label className="check">
          <input type="checkbox" checked={changes} onChange={(event) => setChanges(event.target.checked)} /> Changes
        </label>
      )}
    </>
  );
  return (
    <DataTable
      table={ordered ? columnsFirst(table, orderedBy(table)) : own === null ? table : sortTable(table, own)}
      currency={answer.currency}
      changes={changes && comparable}
      onSort={(sort) => (whole ? setOwn(sort) : patch(sort))}
      onPage={(offset) => patch({ offset })}
      csvUrl={storesCsvUrl(search, path, table.name)}
      tools={tools}
      marked={marked}
      {...(renderLabel === undefined ? {} : { renderLabel })}
      {...(rowLimit === undefined ? {} : { rowLimit })}
      {...(title === undefined ? {} : { title })}
    />
  );
}

const impactMeasures = ["no_stock_impact", "potential_low_stock_impact"];

/** Whether anything of the impact is known. */
function hasImpact({ rows }: Table): boolean {
  return rows.some(({ figures }) => impactMeasures.some((name) => isKnown(figures[name]?.value)));
}

/** Of a measure that is better when higher, the largest value is no trouble. */
function isLargestFirst({ columns, sort }: Table): boolean {
  return sort.dir === "desc" && columns.find(({ name }) => name === sort.by)?.direction === "higher";
}

/** The measures that order the table, which stand first: a reader sees why a row is where it is. */
function orderedBy(table: Table): string[] {
  return table.sort.by === IMPACT ? impactMeasures : [table.sort.by];
}

export function tableNamed(answer: StoresAnswer, name: string): Table | undefined {
  return answer.tables.find((table) => table.name === name);
}
