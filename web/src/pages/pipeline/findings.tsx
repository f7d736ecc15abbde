import type { ReactNode } from "react";
import type { Finding } from "../../../../src/dashboard/contract.ts";
import { formatDate } from "../../format/dates.ts";
import { formatCount, plural } from "../../format/numbers.ts";
import { Prose } from "../../parts/prose.tsx";
import { EmptyState } from "../../parts/state.tsx";
import { Badge } from "./badge.tsx";
import { Scroll, Section } from "./section.tsx";
import { severitySaid } from "./status.ts";

/** What the checks found, the gravest first. */
export function Findings({ findings }: { findings: readonly Finding[] }): ReactNode {
  const order = Object.keys(severitySaid);
  const sorted = findings.toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count,
  );
  return (
    <Section
      title="Checks"
      sub={findings.length === 0 ? "Every check passed" : `${plural(findings.length, "finding")} of the latest runs`}
    >
      {findings.length === 0 ? (
        <EmptyState inline title="Nothing found">
          <p className="muted small">
            Shape, types, keys, ranges, identities, dates and orphans were checked on every delivered row.
          </p>
        </EmptyState>
      ) : (
        <Scroll label="Findings" short>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Effect</th>
                <th scope="col" className="number">
                  Rows
                </th>
                <th scope="col">Table</th>
                <th scope="col">File or date</th>
                <th scope="col">What it says</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((finding) => (
                <tr
                  key={`${finding.run} ${finding.table} ${finding.file} ${finding.rule} ${finding.date} ${finding.message}`}
                >
                  <th scope="row">
                    <code>{finding.rule}</code>
                  </th>
                  <td>
                    <Badge said={severitySaid[finding.severity]} />
                  </td>
                  <td className="number">{formatCount(finding.count)}</td>
                  <td>{finding.table}</td>
                  <td>{finding.file ?? formatDate(finding.date)}</td>
                  <td className="wrap">
                    <Prose text={finding.message} />
                    {finding.example !== null && <span className="muted"> ({finding.example})</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  );
}
