import { useMemo, type ReactNode } from "react";
import type { MeasureInfo, Table, TableRow } from "../../../src/dashboard/contract.ts";
import { formatWeek } from "../format/dates.ts";
import { formatCount, formatPercent, UNKNOWN } from "../format/numbers.ts";
import { knownColumns, type LeftOut } from "./columns.ts";
import { EmptyState } from "./state.tsx";
import { Change, FigureValue } from "./figure.tsx";
import { DownloadIcon } from "./icons.tsx";
import { nextSort, sharesOf } from "./sort.ts";

type DataTableProps = {
  table: Table;
  currency: string;
  /** Whether each figure shows its change below. */
  changes: boolean;
  onSort: (sort: { sort: string; dir: "asc" | "desc" }) => void;
  onPage?: (offset: number) => void;
  csvUrl: string;
  /** The row's label as a link or button; without it, plain text. */
  renderLabel?: (row: TableRow) => ReactNode;
  rowLimit?: "short";
  tools?: ReactNode;
  title?: ReactNode;
  marked?: string | undefined;
};

/** A table of the contract: sortable, with totals reckoned from parts, shares of the sorted column, and a CSV of all rows. */
export function DataTable({
  table: whole,
  currency,
  changes,
  onSort,
  onPage,
  csvUrl,
  renderLabel,
  rowLimit,
  tools,
  title,
  marked,
}: DataTableProps): ReactNode {
  const { table, leftOut } = useMemo(() => knownColumns(whole), [whole]);
  const shared = sharesOf(table);
  return (
    <section className="card" aria-label={table.title}>
      <header className="card-head">
        <h2>{title ?? table.title}</h2>
        <div className="card-tools">
          {tools}
          <a className="button quiet" href={csvUrl} download>
            <DownloadIcon /> CSV<span className="visually-hidden"> of {table.title}</span>
          </a>
        </div>
      </header>
      {table.rows.length === 0 ? (
        <EmptyState inline title="No rows">
          <p className="muted small">Nothing was sold or stocked for this choice of weeks, stores and products.</p>
        </EmptyState>
      ) : (
        <div
          className={`table-scroll ${rowLimit ?? ""}`}
          tabIndex={0}
          role="region"
          aria-label={`${table.title}, scrollable`}
        >
          <table className="table">
            <thead>
              <tr>
                <HeadCell table={table} name="label" label={table.keyLabel} onSort={onSort} />
                {table.textColumns.map((column) => (
                  <th key={column.name} scope="col">
                    {column.label}
                  </th>
                ))}
                {table.columns.flatMap((measure) => [
                  <HeadCell
                    key={measure.name}
                    table={table}
                    name={measure.name}
                    label={measure.label}
                    measure={measure}
                    onSort={onSort}
                  />,
                  ...(shared === measure.name
                    ? [
                        <th key="share" scope="col" className="number">
                          Share
                        </th>,
                      ]
                    : []),
                ])}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row.key} data-marked={marked === row.key}>
                  <th scope="row" title={row.label}>
                    {renderLabel?.(row) ?? row.label}
                  </th>
                  <Cells row={row} table={table} shared={shared} currency={currency} changes={changes} />
                </tr>
              ))}
            </tbody>
            {table.total !== null && (
              <tfoot>
                <tr>
                  <th scope="row">{table.total.label}</th>
                  <Cells row={table.total} table={table} shared={shared} currency={currency} changes={changes} />
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
      {leftOut.length > 0 && <LeftOutNote leftOut={leftOut} />}
      <TableFoot table={table} onPage={onPage} />
    </section>
  );
}

function HeadCell({
  table,
  name,
  label,
  measure,
  onSort,
}: {
  table: Table;
  name: string;
  label: string;
  measure?: MeasureInfo;
  onSort: DataTableProps["onSort"];
}): ReactNode {
  const active = table.sort.by === name;
  const sorted = active
    ? { "aria-sort": table.sort.dir === "asc" ? ("ascending" as const) : ("descending" as const) }
    : {};
  return (
    <th scope="col" className={measure === undefined ? "" : "number"} {...sorted}>
      <button
        type="button"
        className="sort"
        onClick={() => onSort(nextSort(table.sort, name, measure))}
        title={measure === undefined ? `Sort by ${label}` : `${measure.formula}. Sort by ${label}`}
      >
        {label}
        <span className="sort-mark" aria-hidden="true">
          {active ? (table.sort.dir === "asc" ? "▲" : "▼") : ""}
        </span>
      </button>
    </th>
  );
}

function Cells({
  row,
  table,
  shared,
  currency,
  changes,
}: {
  row: TableRow;
  table: Table;
  shared: string | null;
  currency: string;
  changes: boolean;
}): ReactNode {
  return (
    <>
      {table.textColumns.map((column) => (
        <td key={column.name}>{cellText(column.name, row.text?.[column.name] ?? "")}</td>
      ))}
      {table.columns.flatMap((measure) => {
        const figure = row.figures[measure.name];
        return [
          <td key={measure.name} className="number">
            <FigureValue figure={figure} measure={measure} currency={currency} />
            {changes && figure?.delta !== undefined && (
              <span className="cell-change">
                <Change figure={figure} measure={measure} currency={currency} />
              </span>
            )}
          </td>,
          ...(shared === measure.name
            ? [
                <td key="share" className="number share">
                  {figure?.share === undefined || figure.share === null
                    ? row === table.total
                      ? formatPercent(1)
                      : UNKNOWN
                    : formatPercent(figure.share)}
                </td>,
              ]
            : []),
        ];
      })}
    </>
  );
}

function cellText(name: string, text: string): string {
  return name === "week" && /^\d{6}$/.test(text) ? formatWeek(Number(text)) : text;
}

/** Measures without a column, because no row knows them. */
function LeftOutNote({ leftOut }: { leftOut: readonly LeftOut[] }): ReactNode {
  return (
    <div className="table-note">
      {leftOut.map(({ reason, labels }) => (
        <p key={reason}>
          Unknown, so not shown: {labels.join(", ")} ({reason}).
        </p>
      ))}
    </div>
  );
}

function TableFoot({ table, onPage }: { table: Table; onPage: ((offset: number) => void) | undefined }): ReactNode {
  const shown = table.rows.length;
  if (shown === 0 || shown === table.rowCount) return null;
  const last = table.offset + shown;
  return (
    <footer className="table-foot">
      <span>
        Rows {formatCount(table.offset + 1)} to {formatCount(last)} of {formatCount(table.rowCount)}; the total is of
        all of them.
      </span>
      {onPage !== undefined && (
        <>
          <button
            type="button"
            className="button"
            disabled={table.offset === 0}
            onClick={() => onPage(Math.max(0, table.offset - table.limit))}
          >
            Previous
          </button>
          <button type="button" className="button" disabled={last >= table.rowCount} onClick={() => onPage(last)}>
            Next
          </button>
        </>
      )}
    </footer>
  );
}
