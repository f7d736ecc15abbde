import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { RowsAnswer } from "../../../../src/dashboard/contract.ts";
import { fetchRows, rowsUrl, type RowsQuestion } from "../../api/client.ts";
import { formatWeek, formatWeekday } from "../../format/dates.ts";
import { formatCount, plural } from "../../format/numbers.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DownloadIcon } from "../../parts/icons.tsx";
import { EmptyState, ErrorState } from "../../parts/state.tsx";
import { usePatchSearch } from "../../shell/context.ts";
import { cellText, filePlace, shownColumns } from "./rows.ts";

const PAGE = 200;

type RowsDialogProps = { of: string; table: "sales" | "inventory"; store: string; product: string; label: string };

/** The accepted rows behind a day or week: what was delivered, and in which file and line it stands. */
export function RowsDialog({ of, table, store, product, label }: RowsDialogProps): ReactNode {
  const patch = usePatchSearch();
  const [offset, setOffset] = useState(0);
  const [answer, setAnswer] = useState<RowsAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const isWeek = /^\d{4,6}$/.test(of);
  const question = useMemo(
    (): RowsQuestion => ({
      table,
      store,
      product,
      offset,
      limit: PAGE,
      ...(isWeek ? { week: Number(of) } : { date: of }),
    }),
    [table, store, product, offset, isWeek, of],
  );
  useEffect(() => {
    const controller = new AbortController();
    setError(null);
    fetchRows(question, controller.signal).then(setAnswer, (reason: unknown) => {
      if (!controller.signal.aborted) setError(reason);
    });
    return () => controller.abort();
  }, [question, attempt]);
  const close = (): void => patch({ rows: undefined, rowsTable: undefined });
  const when = isWeek ? formatWeek(Number(of)) : `${formatWeekday(of)} ${of.slice(0, 4)}`;
  return (
    <Dialog
      title={`Rows behind ${when}`}
      sub={`${label}: accepted rows as they were delivered, with file and line`}
      onClose={close}
    >
      <div className="card-tools" style={{ marginBottom: "0.8rem" }}>
        <div className="segments" role="group" aria-label="Table">
          {(["sales", "inventory"] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={table === name}
              onClick={() => (setOffset(0), setAnswer(null), patch({ rowsTable: name === "sales" ? undefined : name }))}
            >
              {name}
            </button>
          ))}
        </div>
        <a className="button quiet" href={rowsUrl({ ...question, offset: 0 }, { format: "csv" })} download>
          <DownloadIcon /> CSV
        </a>
      </div>
      {error !== null ? (
        <ErrorState error={error} onRetry={() => setAttempt(attempt + 1)} />
      ) : answer === null ? (
        <p className="muted" role="status">
          Reading the rows
        </p>
      ) : answer.rows.length === 0 ? (
        <EmptyState inline title={`No ${table} rows`}>
          <p className="muted small">
            {table === "sales"
              ? "Nothing was sold: the amount is 0, not unknown."
              : "No snapshot was delivered: the stock is unknown, not 0."}
          </p>
        </EmptyState>
      ) : (
        <RowsTable answer={answer} onPage={setOffset} />
      )}
    </Dialog>
  );
}

function RowsTable({ answer, onPage }: { answer: RowsAnswer; onPage: (offset: number) => void }): ReactNode {
  const columns = shownColumns(answer);
  const last = answer.offset + answer.rows.length;
  return (
    <>
      <div className="table-scroll rows-table" tabIndex={0} role="region" aria-label={`Rows of ${answer.table}`}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">File and line</th>
              {columns.map((column) => (
                <th key={column.name} scope="col" className={column.numeric ? "number" : ""} title={column.comment}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row) => (
              <tr key={filePlace(row)}>
                <th scope="row" className="place">
                  <code>{filePlace(row)}</code>
                </th>
                {columns.map((column) => (
                  <td key={column.name} className={column.numeric ? "number" : ""}>
                    {cellText(row[column.name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="table-foot">
        <span>
          {answer.rows.length === answer.rowCount
            ? plural(answer.rowCount, "row")
            : `Rows ${formatCount(answer.offset + 1)} to ${formatCount(last)} of ${formatCount(answer.rowCount)}`}
        </span>
        {answer.rows.length < answer.rowCount && (
          <>
            <button
              type="button"
              className="button"
              disabled={answer.offset === 0}
              onClick={() => onPage(Math.max(0, answer.offset - answer.limit))}
            >
              Previous
            </button>
            <button type="button" className="button" disabled={last >= answer.rowCount} onClick={() => onPage(last)}>
              Next
            </button>
          </>
        )}
      </footer>
    </>
  );
}
