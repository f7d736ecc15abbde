import type { ReactNode } from "react";
import type { RevenueAnswer } from "../../../src/dashboard/contract.ts";
import { formatDate } from "../format/dates.ts";
import { capital, plural } from "../format/numbers.ts";
import { Notices } from "../parts/state.tsx";

type Head = Pick<RevenueAnswer, "period" | "comparison" | "notes">;

/** The label of the comparison, null when there is none. */
export function comparisonLabel(answer: Head): string | null {
  return answer.comparison.kind === "none" ? null : capital(answer.comparison.label);
}

/** Whether any week of the period can be compared at all: else no change is known and none is offered. */
export function isComparable(answer: Head): boolean {
  return answer.comparison.kind !== "none" && answer.comparison.missing.length === 0;
}

/** Notes on what the address names and nobody knows: they stand above an empty page too. */
export function isLeftOut(note: string): boolean {
  return note.startsWith("Left out: ");
}

/** Title, the days that the numbers cover, and what must be known before reading them. */
export function PageHead({
  title,
  answer,
  children,
}: {
  title: string;
  answer: Head;
  children?: ReactNode;
}): ReactNode {
  const { period } = answer;
  const incomplete = period.incomplete.length;
  return (
    <>
      <header className="page-head">
        {children}
        <h1>{title}</h1>
        <p className="page-sub">
          {period.firstDay === null
            ? "No weeks chosen"
            : `${plural(period.weeks.length, "week")}, ${formatDate(period.firstDay)} to ${formatDate(period.lastDay)}`}
          {incomplete > 0 && `, ${plural(incomplete, "week")} incomplete`}
          {comparisonLabel(answer) !== null && `, against ${answer.comparison.label}`}
        </p>
      </header>
      <Notices notes={[...answer.notes, ...answer.comparison.notes]} />
    </>
  );
}
