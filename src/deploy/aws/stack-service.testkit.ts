/** CloudFormation in memory: proposals, events as they come, resources that fail when told to, rollback, removal. */
import type { ProposeParams, StackEvent, StackService } from "./stack-service.ts";

type Stack = { id: string; status: string; made: Map<string, string>; events: StackEvent[]; after: (() => void)[] };

export type MemoryStacks = StackService & {
  /** Why the making of a resource fails, by its name, from now on. */
  failing: Map<string, string>;
  /** Names of proposals that wait. */
  proposals(): string[];
  /** What a stack holds: text by resource. */
  made(stack: string): Record<string, string> | null;
  /** One step of what is under way; what a caller's pause is. */
  tick(): Promise<void>;
};

const STACK = "AWS::CloudFormation::Stack";

/** A template is lines "<resource> <text>"; `{CodeKey}` in it stands for the parameter, and a line with an empty one is left out. */
export function memoryStacks(): MemoryStacks {
  const stacks = new Map<string, Stack>();
  const gone = new Map<string, Stack>();
  const proposed = new Map<string, { params: ProposeParams; looks: number }>();
  const failing = new Map<string, string>();
  let count = 0;

  const find = (stack: string) => stacks.get(stack) ?? must([...stacks.values(), ...gone.values()], stack);
  const tell = (stack: Stack, name: string, type: string, status: string, reason: string | null = null) =>
    stack.events.push({ id: String(++count), at: new Date(count), name, type, status, reason });
  const settle = (name: string, stack: Stack, status: string, reason: string | null = null) => {
    stack.status = status;
    tell(stack, name, STACK, status, reason);
  };
  const wanted = ({ template, parameters }: ProposeParams): Map<string, string> =>
    new Map(
      template.split("\n").flatMap((line): [string, string][] => {
        const [name = "", text = ""] = line.replace("{CodeKey}", parameters["CodeKey"] ?? "").split(" ");
        return text === "" ? [] : [[name, text]];
      }),
    );
  const changesOf = (stack: Stack, next: Map<string, string>) => [
    ...[...next].flatMap(([name, text]) =>
      stack.made.get(name) === text ? [] : [{ name, action: stack.made.has(name) ? "Modify" : "Add" }],
    ),
    ...[...stack.made.keys()].filter((name) => !next.has(name)).map((name) => ({ name, action: "Remove" })),
  ];

  return {
    failing,
    proposals: () => [...proposed.keys()],
    made: (stack) => {
      const found = stacks.get(stack);
      return found === undefined ? null : Object.fromEntries(found.made);
    },
    async tick() {
      for (const stack of stacks.values()) stack.after.shift()?.();
    },
    async find(name) {
      const stack = stacks.get(name);
      return stack === undefined ? null : { id: stack.id, status: stack.status, reason: null, outputs: { Of: name } };
    },
    async propose(params) {
      const { stack: name, isNew } = params;
      if (isNew !== (!stacks.has(name) || find(name).status === "REVIEW_IN_PROGRESS")) throw new Error("wrong kind");
      if (isNew) {
        const made: Stack = { id: `${name}/${++count}`, status: "", made: new Map(), events: [], after: [] };
        stacks.set(name, made);
        settle(name, made, "REVIEW_IN_PROGRESS");
      }
      proposed.set(params.name, { params, looks: 0 });
    },
    async proposal(name, proposal) {
      const one = proposed.get(proposal);
      if (one === undefined) throw new Error(`no ${proposal}`);
      if (one.looks++ === 0) return { state: "pending", reason: null, changes: [] };
      if (one.params.template.includes("wrong"))
        return { state: "failed", reason: "the template is wrong", changes: [] };
      const changes = changesOf(find(name), wanted(one.params)).map((change) => ({
        ...change,
        type: "T",
        isReplaced: false,
      }));
      return { state: changes.length === 0 ? "empty" : "ready", reason: null, changes };
    },
    async discard(_, proposal) {
      proposed.delete(proposal);
    },
    async perform(name, proposal) {
      const stack = find(name);
      const next = wanted(proposed.get(proposal)?.params as ProposeParams);
      proposed.delete(proposal);
      const isFirst = stack.status === "REVIEW_IN_PROGRESS";
      const word = isFirst ? "CREATE" : "UPDATE";
      const failed = changesOf(stack, next).find((change) => failing.has(change.name));
      stack.after.push(() => settle(name, stack, `${word}_IN_PROGRESS`));
      if (failed === undefined) {
        stack.after.push(
          () => [...next.keys()].forEach((one) => tell(stack, one, "T", `${word}_COMPLETE`)),
          () => {
            stack.made = next;
            settle(name, stack, `${word}_COMPLETE`);
          },
        );
        return;
      }
      const back = isFirst ? "ROLLBACK" : "UPDATE_ROLLBACK";
      stack.after.push(
        () => {
          tell(stack, "Other", "T", `${word}_FAILED`, "Resource creation cancelled");
          tell(stack, failed.name, "T", `${word}_FAILED`, failing.get(failed.name));
        },
        () => settle(name, stack, `${back}_IN_PROGRESS`, "resources failed"),
        () => settle(name, stack, `${back}_COMPLETE`),
      );
    },
    async events(id) {
      return [...find(id).events];
    },
    async remove(name) {
      const stack = find(name);
      stack.after.push(
        () => settle(name, stack, "DELETE_IN_PROGRESS"),
        () => {
          const stuck = [...failing].find(([one]) => stack.made.has(one));
          if (stuck !== undefined) {
            tell(stack, stuck[0], "T", "DELETE_FAILED", stuck[1]);
            settle(name, stack, "DELETE_FAILED");
            return;
          }
          settle(name, stack, "DELETE_COMPLETE");
          stacks.delete(name);
          gone.set(stack.id, stack);
        },
      );
    },
  };
}

function must(stacks: readonly Stack[], id: string): Stack {
  const found = stacks.find((stack) => stack.id === id);
  if (found === undefined) throw new Error(`no stack ${id}`);
  return found;
}
