import { useState, type ReactNode } from "react";

export type LegendItem = { role: string; label: string; kind: "box" | "line" | "dash" | "hatch" };

/** The same data as a table: text cells, the first column heads the row. */
export type ChartTable = { columns: readonly string[]; rows: readonly (readonly string[])[] };

const NO_LEGEND: readonly LegendItem[] = [];

type ChartFrameProps = {
  title: string;
  /** One line under the title. */
  sub?: string;
  legend?: readonly LegendItem[];
  table: ChartTable;
  tools?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** What every chart has: a heading, a legend, its table alternative, and a place for its own controls. */
export function ChartFrame({
  title,
  sub,
  legend = NO_LEGEND,
  table,
  tools,
  className = "",
  children,
}: ChartFrameProps): ReactNode {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={`card chart ${className}`}>
      <figcaption className="card-head">
        <h2>
          {title}
          {sub !== undefined && <span className="chart-sub">{sub}</span>}
        </h2>
        {!asTable && legend.length > 0 && <Legend items={legend} />}
        <div className="card-tools">
          {tools}
          <button type="button" className="button quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "Chart" : "Table"}
            <span className="visually-hidden"> of {title}</span>
          </button>
        </div>
      </figcaption>
      {asTable ? <PlainTable title={title} table={table} /> : children}
    </figure>
  );
}

function Legend({ items }: { items: readonly LegendItem[] }): ReactNode {
  return (
    <ul className="legend">
      {items.map((item) => (
        <li key={item.label}>
          <i className="key" data-role={item.role} data-kind={item.kind} /> {item.label}
        </li>
      ))}
    </ul>
  );
}

function PlainTable({ title, table }: { title: string; table: ChartTable }): ReactNode {
  return (
    <div className="table-scroll short" tabIndex={0} role="region" aria-label={`Table of ${title}`}>
      <table className="table">
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th key={column} scope="col" className={index === 0 ? "" : "number"}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} className="number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
