/** What is asked of CloudFormation, as few calls with plain data: the real one and the tests' own satisfy it. */

export type StackState = {
  id: string;
  /** CloudFormation's own word, such as CREATE_COMPLETE. */
  status: string;
  reason: string | null;
  outputs: Readonly<Record<string, string>>;
};

export type StackChange = {
  action: string;
  name: string;
  type: string;
  /** Whether the resource is made anew, and the one that is there removed. */
  isReplaced: boolean;
};

export type StackProposal = {
  state: "pending" | "ready" | "empty" | "failed";
  reason: string | null;
  changes: readonly StackChange[];
};

export type StackEvent = {
  id: string;
  at: Date;
  /** Name within the template; the stack's own for events of the whole. */
  name: string;
  type: string;
  status: string;
  reason: string | null;
};

export type ProposeParams = {
  stack: string;
  /** The proposal's name. */
  name: string;
  isNew: boolean;
  template: string;
  parameters: Readonly<Record<string, string>>;
};

export type StackService = {
  /** null where there is none. */
  find(stack: string): Promise<StackState | null>;
  propose(params: ProposeParams): Promise<void>;
  proposal(stack: string, name: string): Promise<StackProposal>;
  discard(stack: string, name: string): Promise<void>;
  /** Begins to perform a proposal. */
  perform(stack: string, name: string): Promise<void>;
  /** Oldest first; also those of a stack that is gone, by its id. */
  events(stackId: string): Promise<StackEvent[]>;
  /** Begins to remove a stack. */
  remove(stack: string): Promise<void>;
};
