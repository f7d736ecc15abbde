/** One change of a stack from proposal to end: what happens is reported, a failure carries the failing resource's reason. */
import type { Effects } from "../../core/effects.ts";
import { EndcapError } from "../../core/errors.ts";
import type { ProposeParams, StackChange, StackEvent, StackService, StackState } from "./stack-service.ts";

export type Waiting = {
  report: Effects["report"];
  /** Waits between two looks. */
  pause(): Promise<void>;
};

export type Performed = { isPerformed: boolean; changes: readonly StackChange[]; state: StackState };

const STACK_TYPE = "AWS::CloudFormation::Stack";

/** Statuses in which CloudFormation takes no other change. */
export function isBusy({ status }: Pick<StackState, "status">): boolean {
  return status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS";
}

/** Proposes, asks `agree` to what would change, performs. No changes: nothing is performed. Throws where it was rolled back. */
export async function changeStack(
  service: StackService,
  params: ProposeParams,
  waiting: Waiting,
  agree: (changes: readonly StackChange[]) => Promise<void>,
): Promise<Performed> {
  const { stack, name } = params;
  const before = await service.find(stack);
  await service.propose(params);
  let proposal = await service.proposal(stack, name);
  while (proposal.state === "pending") {
    await waiting.pause();
    proposal = await service.proposal(stack, name);
  }
  if (proposal.state === "failed") {
    await service.discard(stack, name);
    throw new EndcapError({
      what: `CloudFormation does not take the change of ${stack}: ${proposal.reason ?? "it does not say why"}`,
      next: "Correct what it names, then deploy again; nothing was changed",
    });
  }
  if (proposal.state === "empty") {
    await service.discard(stack, name);
    return { isPerformed: false, changes: [], state: await mustFind(service, stack) };
  }
  try {
    await agree(proposal.changes);
  } catch (error) {
    await service.discard(stack, name);
    throw error;
  }
  const seen = new Set(before === null ? [] : (await service.events(before.id)).map(({ id }) => id));
  await service.perform(stack, name);
  const { id } = await mustFind(service, stack);
  const { events, state } = await followStack(service, { stack, id, seen }, waiting);
  if (state === null || /FAILED|ROLLBACK/.test(state.status)) throw failureOf(stack, state, events);
  return { isPerformed: true, changes: proposal.changes, state };
}

/** Reports what happens until the stack is at rest or gone (null). `seen`: events of before. */
export async function followStack(
  service: StackService,
  { stack, id, seen }: { stack: string; id: string; seen: Set<string> },
  { report, pause }: Waiting,
): Promise<{ events: StackEvent[]; state: StackState | null }> {
  const events: StackEvent[] = [];
  for (;;) {
    const state = await service.find(stack);
    for (const event of await service.events(id)) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      events.push(event);
      report({ kind: kindOf(event), step: "deploy", text: eventText(event) });
    }
    if (state === null || hasEnded(events, state.status)) return { events, state };
    await pause();
  }
}

/** The stack's own word comes as the last event; just after the begin it may still be that of before. */
function hasEnded(events: readonly StackEvent[], status: string): boolean {
  const isRest = !status.endsWith("_IN_PROGRESS");
  return isRest && events.some((event) => event.type === STACK_TYPE && event.status === status);
}

/** The first thing that failed by itself, not because another had. */
export function firstFailure(events: readonly StackEvent[]): StackEvent | null {
  return events.find((event) => isFailure(event) && !/cancelled/i.test(event.reason ?? "")) ?? null;
}

function failureOf(stack: string, state: StackState | null, events: readonly StackEvent[]): EndcapError {
  const failed = firstFailure(events);
  const why =
    failed === null
      ? (state?.reason ?? "CloudFormation does not say why")
      : `${failed.name} (${failed.type}): ${failed.reason ?? "no reason was given"}`;
  const isBack = state === null || state.status.endsWith("ROLLBACK_COMPLETE");
  return new EndcapError({
    what: `The stack ${stack} was not changed: ${why}`,
    tried: isBack
      ? "CloudFormation took back what it had done; buckets that it had made stay and are taken over by the next try"
      : `CloudFormation left the stack as ${state.status}`,
    next: isBack
      ? "Correct what the reason names, then deploy again"
      : `Look at the stack's events in the console; what is stuck must be continued or removed there before the next try`,
  });
}

function isFailure({ status }: StackEvent): boolean {
  return status.endsWith("_FAILED");
}

/** What begins is passing news; what ended stays on the screen. */
function kindOf(event: StackEvent): "warning" | "step" | "note" {
  if (isFailure(event)) return "warning";
  return event.status.endsWith("_IN_PROGRESS") ? "step" : "note";
}

function eventText({ name, type, status, reason }: StackEvent): string {
  const words = status.toLowerCase().replaceAll("_", " ");
  return `${name} ${words}${type === STACK_TYPE ? "" : ` (${type})`}${reason === null ? "" : `: ${reason}`}`;
}

export async function mustFind(service: StackService, stack: string): Promise<StackState> {
  const state = await service.find(stack);
  if (state !== null) return state;
  throw new EndcapError({
    what: `The stack ${stack} is gone while it was worked on`,
    next: "Somebody else removed it; deploy again if it is wanted",
  });
}
