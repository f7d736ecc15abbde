import { useSyncExternalStore, type ReactNode } from "react";
import type { Run } from "../../../../src/dashboard/contract.ts";
import { placeText } from "../../../../src/core/errors.ts";
import { liveStore, type Progress } from "../../api/live.ts";
import { buildTimeline } from "../../charts/timeline/build.ts";
import { formatDate, formatDuration, formatWeek } from "../../format/dates.ts";
import { formatCount, plural } from "../../format/numbers.ts";
import { Prose } from "../../parts/prose.tsx";
import { useInstant } from "../../shell/context.ts";
import { Badge } from "./badge.tsx";
import { CountEquation } from "./counts.tsx";
import { Scroll, Section } from "./section.tsx";
import { datesText, elapsedMs, runSaid, stepSaid, triggerSaid } from "./status.ts";
import { useNow } from "./use-now.ts";

/** The latest runs, and the chosen one step by step. */
export function Runs({
  runs,
  chosen,
  onChoose,
}: {
  runs: readonly Run[];
  chosen: Run;
  onChoose: (id: string) => void;
}): ReactNode {
  const instant = useInstant();
  const now = useNow(runs.some(({ status }) => status === "running"));
  return (
    <div className="grid-runs">
      <Section title="Runs">
        <Scroll label="Runs">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">Status</th>
                <th scope="col">Business dates</th>
                <th scope="col" className="number">
                  Rows accepted
                </th>
                <th scope="col" className="number">
                  Took
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.id} data-marked={run.id === chosen.id}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link"
                      aria-current={run.id === chosen.id ? "true" : undefined}
                      onClick={() => onChoose(run.id)}
                    >
                      {instant(run.startedAt)}
                    </button>
                  </th>
                  <td>
                    <Badge said={runSaid[run.status]} />
                  </td>
                  <td>{datesText(run.dates, formatDate)}</td>
                  <td className="number">{formatCount(run.rows.accepted)}</td>
                  <td className="number">{formatDuration(elapsedMs(run, run.status === "running", now))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Section>
      <RunDetails run={chosen} />
    </div>
  );
}

function RunDetails({ run }: { run: Run }): ReactNode {
  const instant = useInstant();
  const live = useSyncExternalStore(liveStore.subscribe, liveStore.snapshot);
  const progress = run.status === "running" ? live.progress.get(run.id) : undefined;
  const now = useNow(run.status === "running");
  const marks = buildTimeline(run.steps, now);
  return (
    <Section
      title={`Run of ${instant(run.startedAt)}`}
      sub={`Started ${triggerSaid[run.trigger]}, ${run.dates === null ? "for no business date" : `for ${datesText(run.dates, formatDate)}`}; ${run.id}`}
      tools={<Badge said={runSaid[run.status]} />}
    >
      {run.error !== null && (
        <div className="failure" role="status">
          <strong>{run.error.what}</strong>
          {placeText(run.error.where as never) !== "" && (
            <span className="muted"> ({placeText(run.error.where as never)})</span>
          )}
          <p className="next">
            <Prose text={run.error.next} />
          </p>
        </div>
      )}
      <ol className="steps">
        {run.steps.map((step, index) => {
          const mark = marks[index];
          const here = progress?.step === step.name ? progress : undefined;
          const text = here === undefined ? (step.summary ?? step.error?.what ?? "") : progressText(here);
          return (
            <li key={step.name} data-status={step.status}>
              <span className="step-name">{step.name}</span>
              <Badge said={stepSaid[step.status]} />
              <svg className="step-track" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect className="step-ground" width="100" height="8" />
                {mark != null && (
                  <rect className="step-bar" x={mark.start} width={Math.max(mark.length, 0.8)} height="8" />
                )}
              </svg>
              <span className="step-time">{formatDuration(elapsedMs(step, step.status === "running", now))}</span>
              <span className="step-text">
                {text}
                {step.attempt > 1 && (
                  <span className="muted">
                    {" "}
                    {text === "" ? "" : "· "}attempt {step.attempt}
                  </span>
                )}
                {here?.total != null && (
                  <progress value={here.done} max={here.total} aria-label={`Progress of ${step.name}`} />
                )}
              </span>
            </li>
          );
        })}
      </ol>
      <CountEquation rows={run.rows} />
      <p className="small muted">
        {run.weeks.length === 0
          ? `No week published${run.status === "running" ? " yet" : ""}`
          : `Published ${plural(run.weeks.length, "week")}: ${weeksText(run.weeks)}`}
        {run.heldWeeks.length > 0 && `; held back ${weeksText(run.heldWeeks)}`}
        {run.commit !== null && `; commit ${run.commit.slice(0, 12)}`}
      </p>
    </Section>
  );
}

/** "weeks, 12 of 52", or what the step says where it does not count. */
function progressText({ done, total, text }: Progress): string {
  return total === null ? text : `${text}, ${formatCount(done)} of ${formatCount(total)}`;
}

function weeksText(weeks: readonly number[]): string {
  const shown = weeks.slice(0, 6).map(formatWeek).join(", ");
  return weeks.length > 6 ? `${shown} and ${weeks.length - 6} more` : shown;
}
