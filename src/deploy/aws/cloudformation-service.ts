/** Amazon CloudFormation. Credentials and address come from where the AWS command line takes them. */
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type StackEvent as AwsStackEvent,
} from "@aws-sdk/client-cloudformation";
import { explainCloudFormation } from "./explain-cloudformation.ts";
import type { StackEvent, StackProposal, StackService } from "./stack-service.ts";

const ATTEMPTS = 5;
const EMPTY = /didn't contain changes|No updates are to be performed/i;
const MISSING = /does not exist/i;

export function cloudFormation(region: string | null): StackService & { close(): void } {
  const client = new CloudFormationClient({ ...(region === null ? {} : { region }), maxAttempts: ATTEMPTS });
  const explained = async <T>(permission: string, stack: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainCloudFormation(error, { permission: `cloudformation:${permission}`, stack });
    }
  };
  return {
    find: (stack) =>
      explained("DescribeStacks", stack, async () => {
        try {
          const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
          const [found] = Stacks ?? [];
          if (found === undefined || found.StackStatus === "DELETE_COMPLETE") return null;
          return {
            id: found.StackId ?? stack,
            status: found.StackStatus ?? "",
            reason: found.StackStatusReason ?? null,
            outputs: Object.fromEntries(
              (found.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
            ),
          };
        } catch (error) {
          if (MISSING.test((error as Error).message)) return null;
          throw error;
        }
      }),
    propose: ({ stack, name, isNew, template, parameters }) =>
      explained("CreateChangeSet", stack, async () => {
        await client.send(
          new CreateChangeSetCommand({
            StackName: stack,
            ChangeSetName: name,
            ChangeSetType: isNew ? "CREATE" : "UPDATE",
            TemplateBody: template,
            Capabilities: ["CAPABILITY_NAMED_IAM"],
            ImportExistingResources: true,
            Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
              ParameterKey,
              ParameterValue,
            })),
          }),
        );
      }),
    proposal: (stack, name) =>
      explained("DescribeChangeSet", stack, async () => {
        const changes: StackProposal["changes"][number][] = [];
        let next: string | undefined;
        for (;;) {
          const found = await client.send(
            new DescribeChangeSetCommand({
              StackName: stack,
              ChangeSetName: name,
              ...(next === undefined ? {} : { NextToken: next }),
            }),
          );
          for (const { ResourceChange: change } of found.Changes ?? [])
            changes.push({
              action: change?.Action ?? "",
              name: change?.LogicalResourceId ?? "",
              type: change?.ResourceType ?? "",
              isReplaced: change?.Replacement === "True",
            });
          next = found.NextToken;
          if (next !== undefined) continue;
          const reason = found.StatusReason ?? null;
          return { state: stateOf(found.Status ?? "", reason), reason, changes };
        }
      }),
    discard: (stack, name) =>
      explained("DeleteChangeSet", stack, async () => {
        await client.send(new DeleteChangeSetCommand({ StackName: stack, ChangeSetName: name }));
      }),
    perform: (stack, name) =>
      explained("ExecuteChangeSet", stack, async () => {
        await client.send(new ExecuteChangeSetCommand({ StackName: stack, ChangeSetName: name }));
      }),
    events: (stackId) =>
      explained("DescribeStackEvents", stackId, async () => {
        const events: StackEvent[] = [];
        let next: string | undefined;
        do {
          const page = await client.send(
            new DescribeStackEventsCommand({ StackName: stackId, ...(next === undefined ? {} : { NextToken: next }) }),
          );
          for (const event of page.StackEvents ?? []) events.push(eventOf(event));
          next = page.NextToken;
        } while (next !== undefined);
        return events.toReversed();
      }),
    remove: (stack) =>
      explained("DeleteStack", stack, async () => {
        await client.send(new DeleteStackCommand({ StackName: stack }));
      }),
    close: () => client.destroy(),
  };
}

function stateOf(status: string, reason: string | null): StackProposal["state"] {
  if (status === "CREATE_COMPLETE") return "ready";
  if (status !== "FAILED") return "pending";
  return reason !== null && EMPTY.test(reason) ? "empty" : "failed";
}

function eventOf(event: AwsStackEvent): StackEvent {
  return {
    id: event.EventId ?? "",
    at: event.Timestamp ?? new Date(0),
    name: event.LogicalResourceId ?? "",
    type: event.ResourceType ?? "",
    status: event.ResourceStatus ?? "",
    reason: event.ResourceStatusReason ?? null,
  };
}
