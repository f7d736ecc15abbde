import { useState, type ReactNode } from "react";
import type { HeldPartition, MissingDelivery } from "../../../../src/dashboard/contract.ts";
import { formatDate, formatWeek } from "../../format/dates.ts";
import { formatCount } from "../../format/numbers.ts";
import { Prose } from "../../parts/prose.tsx";
import { useInstant } from "../../shell/context.ts";
import { Section } from "./section.tsx";

/** What is missing now and what is held back: each with its reason and what to do. Nothing where all is well. */
export function Attention({
  missing,
  held,
}: {
  missing: readonly MissingDelivery[];
  held: readonly HeldPartition[];
}): ReactNode {
  const instant = useInstant();
  if (missing.length === 0 && held.length === 0) return null;
  return (
    <div className={missing.length > 0 && held.length > 0 ? "grid-two" : ""}>
      {missing.length > 0 && (
        <Section title={`Missing now (${formatCount(missing.length)})`}>
          <ul className="items">
            {missing.map((item) => (
              <li key={`${item.table}${item.date}`}>
                <p>
                  <strong>
                    {item.table}, {formatDate(item.date)}
                  </strong>
                  <span className="muted"> since {instant(item.since)}</span>
                </p>
                <p>
                  <Prose text={item.text} />
                </p>
                <p className="next">
                  <Prose text={item.next} />
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {held.length > 0 && (
        <Section title={`Held back (${formatCount(held.length)})`} sub="Readers keep the last good state of these">
          <ul className="items">
            {held.map((item) => (
              <li key={`${item.table}${item.week}`}>
                <p>
                  <strong>
                    {item.table}
                    {item.week !== null && `, ${formatWeek(item.week)}`}
                  </strong>
                  <span className="muted"> since {instant(item.since)}</span>
                </p>
                <p>
                  <Prose text={item.reason} />
                </p>
                <Command text={item.next} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** A command to run in a terminal, with a button that copies it. */
export function Command({ text }: { text: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <p className="command">
      <code>{text}</code>
      <button
        type="button"
        className="button quiet"
        onClick={() => {
          void navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {copied ? "Copied" : "Copy"}
        <span className="visually-hidden"> the command</span>
      </button>
    </p>
  );
}
