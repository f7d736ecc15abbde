import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AsOf } from "../../../src/dashboard/contract.ts";
import { formatDate } from "../format/dates.ts";
import { plural } from "../format/numbers.ts";
import { Prose } from "../parts/prose.tsx";
import { Popover } from "../parts/popover.tsx";

/** "24 Nov 2026, 44 of 45 stores": the server's words with its date as the screens write it. */
function asOfText({ date, text }: AsOf): string {
  return date === null ? text : text.replace(date, formatDate(date));
}

/** The last complete business date, what is missing, and what that means for the numbers. */
export function AsOfBadge({ asOf }: { asOf: AsOf }): ReactNode {
  const missing = asOf.missing.length;
  const date = asOf.date === null ? "nothing complete yet" : formatDate(asOf.date);
  const prefix = asOf.date === null ? "" : "as of ";
  const button = (
    <span
      className="as-of"
      data-tone={missing === 0 && asOf.date !== null ? "good" : "warn"}
      style={{ display: "inline-flex", alignItems: "center", gap: "0.5rem" }}
    >
      <span className="dot" aria-hidden="true" />
      <span>
        <span className="as-of-long">{prefix}</span>
        {date}
        {missing > 0 && (
          <span className="as-of-long muted">, {missing === 1 ? "1 thing missing" : `${missing} things missing`}</span>
        )}
      </span>
    </span>
  );
  return (
    <Popover
      label="How fresh the numbers are"
      button={button}
      buttonLabel={`How fresh: ${prefix}${date}, ${missing === 0 ? "nothing missing" : plural(missing, "thing missing", "things missing")}`}
      buttonClass="button quiet"
      panelClass="as-of-panel"
    >
      <h2>As of {asOfText(asOf)}</h2>
      <p className="muted">
        The last business date for which every daily table was delivered. Later days count where they are, in weeks
        marked incomplete.
      </p>
      {missing === 0 ? (
        <p style={{ marginTop: "0.4rem" }}>Nothing is missing.</p>
      ) : (
        <ul>
          {asOf.missing.map((text) => (
            <li key={text}>
              <Prose text={text} />
            </li>
          ))}
        </ul>
      )}
      <p style={{ marginTop: "0.5rem" }}>
        <Link to="/pipeline">See the pipeline</Link> <span className="muted">commit {asOf.commit.slice(0, 12)}</span>
      </p>
    </Popover>
  );
}
