import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { startRun } from "../../api/client.ts";
import { errorRecordOf } from "../../api/errors.ts";
import { liveStore } from "../../api/live.ts";
import { formatDate, formatWeek } from "../../format/dates.ts";
import { EmptyState } from "../../parts/state.tsx";
import { useInstant, useMeta, usePatchSearch } from "../../shell/context.ts";
import { Attention } from "./attention.tsx";
import { CountEquation } from "./counts.tsx";
import { Coverage } from "./coverage.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Findings } from "./findings.tsx";
import { Quarantine } from "./quarantine.tsx";
import { Restatements } from "./restatements.tsx";
import { Runs } from "./runs.tsx";
import { Section } from "./section.tsx";

const route = getRouteApi("/pipeline");

/** From the files to the tables: what arrived, what became of every row, what is missing, what changed and why. */
export function PipelinePage(): ReactNode {
  const { pipeline, quarantine } = route.useLoaderData();
  const search = route.useSearch();
  const patch = usePatchSearch();
  const instant = useInstant();
  const { timeZone } = useMeta();
  const chosen = pipeline.runs.find((run) => run.id === search.run) ?? pipeline.runs[0];
  const { lastGood, nextCheckAt, running } = pipeline;
  return (
    <>
      <header className="page-head">
        <h1>Pipeline</h1>
        <p className="page-sub">
          {lastGood.date === null ? "No business date is complete yet" : `Complete up to ${formatDate(lastGood.date)}`}
          {lastGood.week !== null && `, week ${formatWeek(lastGood.week)}`}
          {nextCheckAt === null ? "; the scheduler is off" : `; next check ${instant(nextCheckAt)}`}. Times are those of{" "}
          {timeZone}
          {running !== null &&
            `. ${running.holder} is at work: process ${running.pid} on ${running.host}, since ${instant(running.since)}`}
        </p>
        <div className="page-tools">
          <Live />
          <RunNow running={running !== null || pipeline.runs[0]?.status === "running"} />
        </div>
      </header>
      <Attention missing={pipeline.missing} held={pipeline.held} />
      {chosen === undefined ? (
        <EmptyState title="Nothing has run yet">
          <p>
            Put the first files into the source folder and start a run here or with <code>endcap run</code>. Every file,
            row and week then shows up on this page.
          </p>
        </EmptyState>
      ) : (
        <>
          <Section title="Every delivered row, accounted for" sub="Of all current deliveries">
            <CountEquation rows={pipeline.rows} />
          </Section>
          <Runs runs={pipeline.runs} chosen={chosen} onChoose={(run) => patch({ run })} />
          <Coverage coverage={pipeline.coverage} />
          <Deliveries deliveries={pipeline.deliveries} count={pipeline.deliveryCount} />
          <Findings findings={pipeline.findings} />
          <Quarantine answer={quarantine} search={search} />
          <Restatements restatements={pipeline.restatements} />
        </>
      )}
    </>
  );
}

function Live(): ReactNode {
  const { live } = useSyncExternalStore(liveStore.subscribe, liveStore.snapshot);
  return (
    <span className="live badge" data-live={live} role="status">
      <span className="dot" aria-hidden="true" />
      {live ? "live" : "not live, reconnecting"}
    </span>
  );
}

function RunNow({ running }: { running: boolean }): ReactNode {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function start(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await startRun();
      await router.invalidate();
    } catch (error) {
      const record = errorRecordOf(error);
      setFailure(`${record.what}. ${record.next}`);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      {failure !== null && (
        <span className="run-failure" role="alert">
          {failure}
        </span>
      )}
      <button type="button" className="button no-print" disabled={busy || running} onClick={() => void start()}>
        {running ? "A run is going on" : busy ? "Starting" : "Run what is new"}
      </button>
    </>
  );
}
