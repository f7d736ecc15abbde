import type { ReactNode } from "react";
import { Prose } from "../../parts/prose.tsx";

/** A part of the page with its heading and controls. */
export function Section({
  title,
  sub,
  tools,
  children,
}: {
  title: string;
  sub?: string;
  tools?: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="card" aria-label={title}>
      <header className="card-head">
        <h2>
          {title}
          {sub !== undefined && (
            <span className="chart-sub">
              <Prose text={sub} />
            </span>
          )}
        </h2>
        {tools !== undefined && <div className="card-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

/** A wide table that scrolls inside its card and can be scrolled with the keyboard. */
export function Scroll({
  label,
  children,
  short = false,
}: {
  label: string;
  children: ReactNode;
  short?: boolean;
}): ReactNode {
  return (
    <div
      className={`table-scroll ${short ? "short" : ""}`}
      tabIndex={0}
      role="region"
      aria-label={`${label}, scrollable`}
    >
      {children}
    </div>
  );
}
