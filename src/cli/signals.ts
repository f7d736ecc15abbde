/** SIGINT and SIGTERM: a command ends cleanly in its own way, or at once, which is safe at any instant. */
import type { Output } from "./output.ts";

export type Signals = { onStop(work: () => void): void; end(): void };

const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type Stopping = keyof typeof numbers;

/** Without a way of its own a command ends with 128 + the signal's number, as shells expect; so it does on a second signal. */
export function watchSignals(output: Output): Signals {
  let stop: (() => void) | null = null;
  let isStopping = false;
  const onSignal = (signal: Stopping) => {
    if (stop !== null && !isStopping) {
      isStopping = true;
      output.close();
      stop();
      return;
    }
    output.note("Stopped. Nothing half-done is visible; `endcap run` goes on where a run was cut off.");
    process.exit(128 + numbers[signal]);
  };
  for (const signal of Object.keys(numbers) as Stopping[]) process.on(signal, onSignal);
  return {
    onStop(work) {
      stop = work;
    },
    end() {
      for (const signal of Object.keys(numbers) as Stopping[]) process.off(signal, onSignal);
    },
  };
}
