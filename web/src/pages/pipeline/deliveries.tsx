import { Fragment, useState, type ReactNode } from "react";
import type { Delivery } from "../../../../src/dashboard/contract.ts";
import { formatBytes, formatDate } from "../../format/dates.ts";
import { formatCount, plural } from "../../format/numbers.ts";
import { DownIcon, RightIcon } from "../../parts/icons.tsx";
import { EmptyState } from "../../parts/state.tsx";
import { useInstant } from "../../shell/context.ts";
import { Badge } from "./badge.tsx";
import { CountCells, CountHeads } from "./counts.tsx";
import { Scroll, Section } from "./section.tsx";
import { datesText, deliverySaid } from "./status.ts";

/** What arrived, newest first; each delivery opens to its files, where the rows add up file by file. */
export function Deliveries({ deliveries, count }: { deliveries: readonly Delivery[]; count: number }): ReactNode {
  const [table, setTable] = useState<string | null>(null);
  const tables = [...new Set(deliveries.map((delivery) => delivery.table))];
  const shown = deliveries.filter((delivery) => table === null || delivery.table === table);
  const tools = tables.length > 1 && (
    <div className="segments" role="group" aria-label="Table">
      {[null, ...tables].map((name) => (
        <button key={name ?? "all"} type="button" aria-pressed={table === name} onClick={() => setTable(name)}>
          {name ?? "All"}
        </button>
      ))}
    </div>
  );
  return (
    <Section
      title="Deliveries"
      sub={
        deliveries.length < count
          ? `The newest ${deliveries.length} of ${formatCount(count)}`
          : plural(count, "delivery", "deliveries")
      }
      tools={tools}
    >
      {count === 0 ? (
        <EmptyState inline title="Nothing was delivered yet">
          <p className="muted small">
            The files that a run finds in the source come here, with what became of their rows.
          </p>
        </EmptyState>
      ) : (
        <Scroll label="Deliveries">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Delivery</th>
                <th scope="col">Status</th>
                <th scope="col">Business dates</th>
                <th scope="col">Arrived</th>
                <CountHeads />
                <th scope="col">Note</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((delivery) => (
                <DeliveryRows key={delivery.id} delivery={delivery} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}

function DeliveryRows({ delivery }: { delivery: Delivery }): ReactNode {
  const instant = useInstant();
  const [open, setOpen] = useState(false);
  return (
    <Fragment>
      <tr>
        <th scope="row">
          <button type="button" className="disclose" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <DownIcon /> : <RightIcon />}
            {delivery.table} <span className="muted">{plural(delivery.files.length, "file")}</span>
          </button>
        </th>
        <td>
          <Badge said={deliverySaid[delivery.status]} />
        </td>
        <td>{datesText(delivery.dates, formatDate)}</td>
        <td>{instant(delivery.arrivedAt)}</td>
        <CountCells rows={delivery.rows} />
        <td className="wrap">{delivery.note ?? ""}</td>
      </tr>
      {open &&
        delivery.files.map((file) => (
          <tr key={file.file} className="sub-row">
            <th scope="row" title={file.file}>
              <code>{file.file}</code>
            </th>
            <td className="muted">{formatBytes(file.bytes)}</td>
            <td />
            <td className="muted">{instant(file.arrivedAt)}</td>
            <CountCells rows={file.rows} />
            <td className="wrap">{file.refused ?? ""}</td>
          </tr>
        ))}
    </Fragment>
  );
}
