import type { ReactNode } from "react";
import type { Restatement } from "../../../../src/dashboard/contract.ts";
import { formatDate, formatWeek } from "../../format/dates.ts";
import { formatCount, formatSigned, formatValue, plural } from "../../format/numbers.ts";
import { EmptyState } from "../../parts/state.tsx";
import { useMeta } from "../../shell/context.ts";
import { useInstant } from "../../shell/context.ts";
import { Section } from "./section.tsx";
import { causeSaid } from "./status.ts";

/** Measures shown of each restatement before the rest is opened. */
const SHOWN = 4;

/** Weeks that were published before and changed since: which file did it, and by how much. */
export function Restatements({ restatements }: { restatements: readonly Restatement[] }): ReactNode {
  return (
    <Section title="Restated weeks" sub="Published before, changed since; the file that did it is named">
      {restatements.length === 0 ? (
        <EmptyState inline title="No published week has changed">
          <p className="muted small">A delivery that comes late or is corrected reopens its week, and only that.</p>
        </EmptyState>
      ) : (
        <ol className="items">
          {restatements.map((item) => (
            <Restated key={`${item.run} ${item.week} ${item.at}`} item={item} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Restated({ item }: { item: Restatement }): ReactNode {
  const instant = useInstant();
  const { added, removed, changed } = item.rows;
  return (
    <li>
      <p>
        <strong>{formatWeek(item.week)}</strong>, {instant(item.at)}: {item.cause.text}
      </p>
      <p className="muted small">
        {[item.cause.table, causeSaid[item.cause.kind]].filter(Boolean).join(" ")}
        {item.cause.file !== null && (
          <>
            {": "}
            <code>{item.cause.file}</code>
          </>
        )}
        {item.cause.date !== null && `, ${formatDate(item.cause.date)}`}; {formatCount(added)} rows added,{" "}
        {formatCount(removed)} removed, {formatCount(changed)} changed
      </p>
      {item.changes.length > 0 && <ChangeTable changes={item.changes.slice(0, SHOWN)} />}
      {item.changes.length > SHOWN && (
        <details>
          <summary>{plural(item.changes.length - SHOWN, "more measure")} changed</summary>
          <ChangeTable changes={item.changes.slice(SHOWN)} />
        </details>
      )}
    </li>
  );
}

function ChangeTable({ changes }: { changes: Restatement["changes"] }): ReactNode {
  const { currency, measures } = useMeta();
  return (
    <table className="table compact">
      <thead>
        <tr>
          <th scope="col">Measure</th>
          {["Before", "After", "Change"].map((heading) => (
            <th key={heading} scope="col" className="number">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => {
          const unit = measures.find((measure) => measure.name === change.measure)?.unit ?? "quantity";
          return (
            <tr key={change.measure}>
              <th scope="row">{change.label}</th>
              <td className="number">{formatValue(change.before, unit, currency)}</td>
              <td className="number">{formatValue(change.after, unit, currency)}</td>
              <td className="number">{formatSigned(change.delta, unit, currency)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
