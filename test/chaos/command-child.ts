/** A process to be killed: the command line with the arguments of this process, telling its parent when it begins and when it is done. */
import { main } from "../../src/cli/main.ts";

/** Loaded before the command begins, so that a kill strikes its work. */
const commands = ["confirm", "quarantine-retry", "release", "retry", "rollback", "run"];
for (const name of commands) await import(`../../src/cli/commands/${name}.ts`);

process.send?.({ kind: "ready" });
await main(process.argv.slice(2));
process.send?.({ kind: "done" });
process.disconnect?.();
