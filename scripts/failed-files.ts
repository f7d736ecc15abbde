/** A reporter of node:test that gives the files with a test that failed, one a line. */
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { checkoutFolder } from "./run-program.ts";

export default async function* failedFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const told = new Set<string>();
  for await (const { type, data } of events) {
    if (type !== "test:fail" || data.file === undefined) continue;
    const file = relative(checkoutFolder, data.file);
    if (told.has(file)) continue;
    told.add(file);
    yield `${file}\n`;
  }
}
