/** Steps of a run on one time line. Pure: places in percent of the run's span. */
export type TimelineStep = { name: string; startedAt: string | null; finishedAt: string | null };

export type TimelineMark = { name: string; start: number; length: number } | null;

/** Null for a step that has not begun. A step still running reaches to `now` (ms since 1970). */
export function buildTimeline(steps: readonly TimelineStep[], now: number): TimelineMark[] {
  const spans = steps.map((step) => {
    if (step.startedAt === null) return null;
    const from = Date.parse(step.startedAt);
    return { name: step.name, from, to: Math.max(from, step.finishedAt === null ? now : Date.parse(step.finishedAt)) };
  });
  const begun = spans.filter((span) => span !== null);
  const first = Math.min(...begun.map((span) => span.from));
  const last = Math.max(...begun.map((span) => span.to));
  const total = last - first || 1;
  return spans.map((span) =>
    span === null
      ? null
      : {
          name: span.name,
          start: percent((span.from - first) / total),
          length: percent((span.to - span.from) / total),
        },
  );
}

function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
