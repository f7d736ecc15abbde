/** `npm run format`: lays out every file as `npm run check` wants it. */
import { binOf, runProgram } from "./run-program.ts";

const { code } = await runProgram({ args: [binOf("oxfmt"), ...process.argv.slice(2)], output: "terminal" });
process.exitCode = code;
