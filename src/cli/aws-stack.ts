/** A project's stack on AWS, made and removed before a person's eyes. */
import { setTimeout as sleep } from "node:timers/promises";
import { EndcapError, UsageError } from "../core/errors.ts";
import { CONFIG_KEY } from "../deploy/aws/arrival.ts";
import { applyStack, removeStack, type Applied } from "../deploy/aws/apply-stack.ts";
import type { StackInputs } from "../deploy/aws/stack-inputs.ts";
import type { Waiting } from "../deploy/aws/perform-stack.ts";
import type { StackChange } from "../deploy/aws/stack-service.ts";
import type { Output } from "./output.ts";
import { says } from "./write-agreed.ts";

const LOOK_EVERY_MS = 2_000;

export type MakeStackParams = {
  inputs: StackInputs;
  template: string;
  parameters: Readonly<Record<string, string>>;
  /** null: no Lambda. */
  arrival: { file: string; key: string; config: Uint8Array } | null;
  /** What is removed or made anew is not asked for. */
  isAgreed: boolean;
};

export async function makeStack(output: Output, params: MakeStackParams): Promise<Applied> {
  const { inputs, template, parameters, arrival, isAgreed } = params;
  const { stack, region, lake } = inputs;
  const [{ cloudFormation }, { s3Storage }] = await Promise.all([
    import("../deploy/aws/cloudformation-service.ts"),
    import("../storage/adapters/s3.ts"),
  ]);
  const service = cloudFormation(region);
  const storage = s3Storage(lake);
  const code =
    arrival === null
      ? null
      : {
          key: lake.prefix + arrival.key,
          async upload() {
            await storage.write(CONFIG_KEY, arrival.config);
            await storage.upload(arrival.key, arrival.file);
          },
        };
  try {
    return await applyStack(
      service,
      {
        stack,
        template,
        parameters,
        code,
        proposalName: () => `endcap-${Date.now()}`,
        agree: (changes) => agree(output, changes, isAgreed),
      },
      waiting(output),
    );
  } finally {
    storage.close();
    service.close();
  }
}

/** Resolves to the buckets that stay; null where there is no such stack. Throws where nobody agrees. */
export async function dropStack(output: Output, inputs: StackInputs, isAgreed: boolean): Promise<string[] | null> {
  const { stack, region, lake, landing } = inputs;
  const { cloudFormation } = await import("../deploy/aws/cloudformation-service.ts");
  const service = cloudFormation(region);
  try {
    const found = await service.find(stack);
    if (found === null) return null;
    const logs = found.outputs["LogsBucket"];
    const kept = [...new Set([landing.bucket, lake.bucket, ...(logs === undefined ? [] : [logs])])];
    const question = `Remove the stack ${stack}? Its buckets stay: ${kept.join(", ")}. [y/N] `;
    if (!isAgreed && !(await says(output, question)))
      throw new UsageError({
        what: `The stack ${stack} was not removed: nobody agreed`,
        next: "Say so with --yes; the buckets and all that is in them stay",
      });
    await removeStack(service, found, stack, waiting(output));
    return kept;
  } finally {
    service.close();
  }
}

function waiting(output: Output): Waiting {
  return { report: (progress) => output.progress(progress), pause: () => sleep(LOOK_EVERY_MS) };
}

/** What is removed or made anew is asked for; what is added or changed in place is only told. */
async function agree(output: Output, changes: readonly StackChange[], isAgreed: boolean): Promise<void> {
  const grave = changes.filter(({ action, isReplaced }) => action === "Remove" || isReplaced);
  for (const { action, name, type, isReplaced } of changes)
    output.note(`${isReplaced ? "Replace" : action} ${name} (${type})`);
  if (grave.length === 0 || isAgreed) return;
  const names = grave.map(({ name }) => name).join(", ");
  if (await says(output, `Remove or replace ${names}? [y/N] `)) return;
  throw new EndcapError({
    what: `The change would remove or replace ${names}; nothing was changed`,
    next: "Where that is wanted, deploy again with --yes",
  });
}
