import type { ReactNode } from "react";
import { placeText, type ErrorRecord } from "../../../src/core/errors.ts";
import { errorRecordOf } from "../api/errors.ts";
import { Prose } from "./prose.tsx";

/** A failure, with what happened, where, and what to do next. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const record = errorRecordOf(error);
  const where = placeText(record.where);
  return (
    <section className="state error" role="alert">
      <h1>{headingOf(record)}</h1>
      <dl>
        {where !== "" && (
          <>
            <dt>Where</dt>
            <dd>{where}</dd>
          </>
        )}
        {record.tried !== undefined && (
          <>
            <dt>Tried</dt>
            <dd>
              <Prose text={record.tried} />
            </dd>
          </>
        )}
        <dt>Next</dt>
        <dd>
          <Prose text={record.next} />
        </dd>
      </dl>
      {onRetry !== undefined && (
        <button type="button" className="button primary" onClick={onRetry}>
          Try again
        </button>
      )}
    </section>
  );
}

/** A long path is no heading: it stands below. */
function headingOf({ what, where }: ErrorRecord): string {
  const { file } = where;
  return file !== undefined && what.startsWith(`${file} `) ? `A file${what.slice(file.length)}` : what;
}

/** Nothing to show, and what would change that. */
export function EmptyState({
  title,
  children,
  inline = false,
}: {
  title: string;
  children?: ReactNode;
  inline?: boolean;
}): ReactNode {
  return (
    <section className={inline ? "state inline" : "state"}>
      {inline ? <h3>{title}</h3> : <h1>{title}</h1>}
      {children}
    </section>
  );
}

/** What a reader must know before trusting the numbers below. */
export function Notices({ notes }: { notes: readonly string[] }): ReactNode {
  if (notes.length === 0) return null;
  return (
    <aside className="notice" aria-label="About these numbers">
      <span className="notice-mark" aria-hidden="true">
        !
      </span>
      <ul>
        {notes.map((note) => (
          <li key={note}>
            <Prose text={note} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
