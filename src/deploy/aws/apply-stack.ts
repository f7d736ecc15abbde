/** Makes the stack be what the template says. A new stack is made without the Lambda first: its bucket takes the code. */
import { EndcapError } from "../../core/errors.ts";
import { changeStack, followStack, isBusy, type Waiting } from "./perform-stack.ts";
import type { StackChange, StackService, StackState } from "./stack-service.ts";

export type ApplyParams = {
  stack: string;
  /** YAML of `stackTemplate`. */
  template: string;
  parameters: Readonly<Record<string, string>>;
  /** The Lambda's code, and what puts it and its configuration into the lake's bucket; null: there is no Lambda. */
  code: { key: string; upload(): Promise<void> } | null;
  /** Names proposals: one a change. */
  proposalName(): string;
  /** Throws where what would change is not wanted. */
  agree(changes: readonly StackChange[]): Promise<void>;
};

export type Applied = {
  done: "created" | "updated" | "unchanged";
  changes: readonly StackChange[];
  outputs: Readonly<Record<string, string>>;
};

export async function applyStack(service: StackService, params: ApplyParams, waiting: Waiting): Promise<Applied> {
  const { stack, template, parameters, code, proposalName, agree } = params;
  const before = await withoutRemains(service, await service.find(stack), stack, waiting);
  const isNew = before === null || before.status === "REVIEW_IN_PROGRESS";
  const change = (isFirst: boolean, CodeKey: string) =>
    changeStack(
      service,
      { stack, name: proposalName(), isNew: isFirst, template, parameters: { ...parameters, CodeKey } },
      waiting,
      agree,
    );
  if (isNew) {
    const made = await change(true, "");
    if (code === null) return { done: "created", changes: made.changes, outputs: made.state.outputs };
    await upload(code, waiting);
    const whole = await change(false, code.key);
    return { done: "created", changes: [...made.changes, ...whole.changes], outputs: whole.state.outputs };
  }
  if (code !== null) await upload(code, waiting);
  const { isPerformed, changes, state } = await change(false, code?.key ?? "");
  return { done: isPerformed ? "updated" : "unchanged", changes, outputs: state.outputs };
}

async function upload(code: NonNullable<ApplyParams["code"]>, { report }: Waiting): Promise<void> {
  report({ kind: "note", step: "deploy", text: `Uploading the arrival Lambda, ${code.key}, and its configuration` });
  await code.upload();
}

/** A stack whose first making failed can only be removed. */
async function withoutRemains(
  service: StackService,
  found: StackState | null,
  stack: string,
  waiting: Waiting,
): Promise<StackState | null> {
  if (found === null) return null;
  if (isBusy(found))
    throw new EndcapError({
      what: `The stack ${stack} is being changed already: ${found.status}`,
      next: "Wait until it is done, then deploy again",
      retryable: true,
    });
  if (!["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"].includes(found.status)) return found;
  waiting.report({ kind: "note", text: `Removing what is left of an earlier try (${found.status})` });
  return removeStack(service, found, stack, waiting);
}

/** Throws with the reason where something could not be removed. Buckets and their contents stay. */
export async function removeStack(
  service: StackService,
  found: StackState,
  stack: string,
  waiting: Waiting,
): Promise<null> {
  const seen = new Set((await service.events(found.id)).map(({ id }) => id));
  await service.remove(stack);
  const { events, state } = await followStack(service, { stack, id: found.id, seen }, waiting);
  if (state === null) return null;
  const stuck = events.filter(({ status }) => status === "DELETE_FAILED");
  const reasons = stuck.map(({ name, type, reason }) => `${name} (${type}): ${reason ?? "no reason was given"}`);
  throw new EndcapError({
    what: `The stack ${stack} was not removed: ${reasons.join("; ") || (state.reason ?? state.status)}`,
    next: "Remove what the reason names, then try again; the rest is gone already",
  });
}
