import type { ReactNode } from "react";
import type { RowCounts } from "../../../../src/dashboard/contract.ts";
import { formatCount } from "../../format/numbers.ts";

const parts = [
  ["accepted", "accepted", "in the numbers"],
  ["quarantined", "quarantined", "set aside with reason and line"],
  ["skipped", "skipped", "repeated headers, blank lines"],
  ["refused", "refused", "with their file"],
] as const;

/** delivered = accepted + quarantined + skipped + refused: every row is accounted for. */
export function CountEquation({ rows }: { rows: RowCounts }): ReactNode {
  return (
    <dl className="equation">
      <div>
        <dt>delivered</dt>
        <dd>{formatCount(rows.delivered)}</dd>
        <dd className="muted small">rows</dd>
      </div>
      {parts.map(([name, label, meaning], index) => (
        <div key={name}>
          <dt>
            <span className="sign" aria-hidden="true">
              {index === 0 ? "=" : "+"}
            </span>
            {label}
          </dt>
          <dd>{formatCount(rows[name])}</dd>
          <dd className="muted small">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The same as cells of a table; zero is shown quietly. */
export function CountCells({ rows }: { rows: RowCounts }): ReactNode {
  return (["delivered", "accepted", "quarantined", "skipped", "refused"] as const).map((name) => (
    <td key={name} className={rows[name] === 0 ? "number muted" : "number"}>
      {formatCount(rows[name])}
    </td>
  ));
}

export function CountHeads(): ReactNode {
  return ["Delivered", "Accepted", "Quarantined", "Skipped", "Refused"].map((name) => (
    <th key={name} scope="col" className="number">
      {name}
    </th>
  ));
}
