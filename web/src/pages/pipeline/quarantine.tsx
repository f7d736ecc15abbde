import type { ReactNode } from "react";
import type { QuarantineAnswer } from "../../../../src/dashboard/contract.ts";
import { quarantineUrl } from "../../api/client.ts";
import { formatDate } from "../../format/dates.ts";
import { formatCount, plural } from "../../format/numbers.ts";
import { DownloadIcon } from "../../parts/icons.tsx";
import { EmptyState } from "../../parts/state.tsx";
import type { PipelineSearch } from "../../search.ts";
import { usePatchSearch } from "../../shell/context.ts";
import { Scroll, Section } from "./section.tsx";

/** Rows refused one by one: by reason, and each with its file, line and own text. */
export function Quarantine({ answer, search }: { answer: QuarantineAnswer; search: PipelineSearch }): ReactNode {
  const patch = usePatchSearch();
  const total = answer.groups.reduce((sum, group) => sum + group.rows, 0);
  const narrowed = search.table !== undefined || search.rule !== undefined;
  const last = answer.offset + answer.rows.length;
  if (total === 0 && answer.rows.length === 0) {
    return (
      <Section title="Quarantine">
        <EmptyState inline title="No row is in quarantine">
          <p className="muted small">
            Rows that do not fit the contract come here with table, file, line, rule and their own text.
          </p>
        </EmptyState>
      </Section>
    );
  }
  const tools = (
    <>
      {narrowed && (
        <button type="button" className="button" onClick={() => patch({ table: undefined, rule: undefined })}>
          All reasons
        </button>
      )}
      <a
        className="button quiet"
        href={quarantineUrl(search, { format: "csv", offset: undefined, limit: undefined })}
        download
      >
        <DownloadIcon /> CSV<span className="visually-hidden"> of the quarantine</span>
      </a>
    </>
  );
  return (
    <Section
      title="Quarantine"
      sub={`${plural(total, "row")} set aside; \`endcap quarantine\` shows, exports and takes them back in`}
      tools={tools}
    >
      <ul className="reasons">
        {answer.groups.map((group) => (
          <li key={`${group.table} ${group.rule} ${group.reason}`}>
            <button
              type="button"
              aria-pressed={search.table === group.table && search.rule === group.rule}
              onClick={() => patch({ table: group.table, rule: group.rule })}
            >
              <strong>{formatCount(group.rows)}</strong>
              <span>
                {group.table}: {group.reason}
                <span className="muted">
                  {" "}
                  <code>{group.rule}</code>, {plural(group.files, "file")}
                  {group.firstDate !== null &&
                    `, ${group.firstDate === group.lastDate ? formatDate(group.firstDate) : `${formatDate(group.firstDate)} to ${formatDate(group.lastDate)}`}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Scroll label="Rows in quarantine">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">File and line</th>
              <th scope="col">Table</th>
              <th scope="col">Rule</th>
              <th scope="col">Reason</th>
              <th scope="col">The row itself</th>
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row, index) => (
              <tr key={`${row.file} ${row.line} ${index}`}>
                <th scope="row" className="place">
                  <code>
                    {row.file}
                    {row.line !== null && `, line ${row.line}`}
                  </code>
                </th>
                <td>{row.table}</td>
                <td>
                  <code>{row.rule}</code>
                </td>
                <td className="wrap">
                  {row.reason}
                  {row.column !== null && <span className="muted"> (column {row.column})</span>}
                </td>
                <td>
                  <code className="raw">{row.row}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {answer.rows.length < answer.rowCount && (
        <footer className="table-foot">
          <span>
            Rows {formatCount(answer.offset + 1)} to {formatCount(last)} of {formatCount(answer.rowCount)}
          </span>
          <button
            type="button"
            className="button"
            disabled={answer.offset === 0}
            onClick={() => patch({ offset: Math.max(0, answer.offset - answer.limit) || undefined })}
          >
            Previous
          </button>
          <button
            type="button"
            className="button"
            disabled={last >= answer.rowCount}
            onClick={() => patch({ offset: last })}
          >
            Next
          </button>
        </footer>
      )}
    </Section>
  );
}
