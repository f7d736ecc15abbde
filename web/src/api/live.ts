/** What the live events say right now: whether the stream is open, and how far each running step is. */
import type { LiveEvent } from "../../../src/dashboard/contract.ts";

export type Progress = { step: string; done: number; total: number | null; text: string };
export type LiveState = { live: boolean; progress: ReadonlyMap<string, Progress>; lastText: string };

function createLiveStore() {
  let state: LiveState = { live: false, progress: new Map(), lastText: "" };
  const listeners = new Set<() => void>();

  function set(next: Partial<LiveState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => state,
    setLive: (live: boolean) => {
      if (state.live !== live) set({ live });
    },
    receive: (event: LiveEvent) => {
      const progress = new Map(state.progress);
      if (event.type === "progress")
        progress.set(event.run, { step: event.step, done: event.done, total: event.total, text: event.text });
      else if (event.type === "run" && event.status !== "running") progress.delete(event.run);
      else if (event.type === "step" && event.status !== "running") progress.delete(event.run);
      set({ progress, lastText: event.text });
    },
  };
}

export const liveStore = createLiveStore();
