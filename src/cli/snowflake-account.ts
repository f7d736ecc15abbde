/** A project's part of a Snowflake account, made and dropped before a person's eyes. */
import { EndcapError, UsageError } from "../core/errors.ts";
import {
  applyAccount,
  undoAccount,
  type AccountNames,
  type AppliedAccount,
  type Script,
  type ScriptState,
} from "../deploy/snowflake/apply-account.ts";
import { trustText } from "../deploy/snowflake/aws-policies.ts";
import { homeName } from "../deploy/snowflake/deploy-files.ts";
import type { SnowflakeInputs } from "../deploy/snowflake/inputs.ts";
import { snowflakeName } from "../snowflake/names.ts";
import type { SnowflakeSession } from "../snowflake/session.ts";
import type { Output } from "./output.ts";
import { says } from "./write-agreed.ts";

/** `trust`: the trust policy for the AWS role, as the account has it now. */
type Made = Pick<AppliedAccount, "scripts"> & { trust: string | null };

export async function makeAccount(
  output: Output,
  params: { inputs: SnowflakeInputs; scripts: readonly Script[]; isAgreed: boolean },
): Promise<Made> {
  const { inputs, scripts, isAgreed } = params;
  return withAccount(inputs, async (session) => {
    const { scripts: states, identity } = await applyAccount(session, {
      scripts,
      names: accountNames(inputs),
      agree: (changes) => agree(output, changes, isAgreed),
      report: (text) => output.progress({ kind: "step", step: "deploy", text }),
    });
    return { scripts: states, trust: identity === null ? null : trustText(identity) };
  });
}

/** Resolves to what is gone. Throws where nobody agrees. */
export async function dropAccount(
  output: Output,
  params: { inputs: SnowflakeInputs; undo: string; isAgreed: boolean },
): Promise<string[]> {
  const { inputs, undo, isAgreed } = params;
  const { home, integration, warehouse, role } = accountNames(inputs);
  const gone = [`schema ${home}`, `integration ${integration}`, `warehouse ${warehouse}`, `role ${role}`];
  const question = `Drop ${gone.join(", ")} from Snowflake? The retailer's tables and the files stay. [y/N] `;
  if (!isAgreed && !(await says(output, question)))
    throw new UsageError({
      what: "Nothing was dropped: nobody agreed",
      next: `Say so with --yes; it drops ${gone.join(", ")}`,
    });
  const report = (text: string) => output.progress({ kind: "step", step: "deploy", text });
  await withAccount(inputs, (session) => undoAccount(session, undo, report));
  return gone;
}

async function withAccount<T>(inputs: SnowflakeInputs, use: (session: SnowflakeSession) => Promise<T>): Promise<T> {
  const [{ connectSnowflake }, { connectionText }] = await Promise.all([
    import("../snowflake/connect.ts"),
    import("../snowflake/credentials.ts"),
  ]);
  const session = await connectSnowflake({
    account: connectionText("account", inputs.account, process.env),
    endpoint: inputs.endpoint,
    user: connectionText("user", null, process.env),
    role: null,
    warehouse: null,
    database: null,
    schema: null,
    timeZone: inputs.timeZone,
  });
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

function accountNames(inputs: SnowflakeInputs): AccountNames {
  const { adminRole, role, warehouse, integration } = inputs;
  return {
    adminRole: snowflakeName(adminRole),
    role: snowflakeName(role),
    warehouse: snowflakeName(warehouse),
    integration: snowflakeName(integration),
    home: homeName(inputs),
  };
}

async function agree(output: Output, changes: readonly ScriptState[], isAgreed: boolean): Promise<void> {
  if (!output.json)
    for (const { name, diff } of changes) {
      output.answer(output.style("bold", name));
      for (const line of diff)
        output.answer(output.style(line.startsWith("-") ? "red" : line.startsWith("+") ? "green" : "dim", line));
    }
  if (isAgreed || (await says(output, "Change the account? [y/N] "))) return;
  throw new EndcapError({
    what: "The account has other scripts than the configuration says, and was left as it is",
    next: "Look at the difference (- as it was run, + as it would be), then apply again with --yes",
  });
}
