/** The server's live events. One stream for the whole app; it reconnects by itself and resumes where it stopped. */
import type { LiveEvent } from "../../../src/dashboard/contract.ts";

const TYPES = ["run", "step", "progress", "commit", "alert", "reset"] as const;

export type Unsubscribe = () => void;

/** Calls `onEvent` for every live event and `onState` when the stream opens or breaks. */
export function subscribe(
  onEvent: (event: LiveEvent) => void,
  onState: (live: boolean) => void = () => {},
): Unsubscribe {
  const source = new EventSource("/api/events");
  for (const type of TYPES) {
    source.addEventListener(type, (message) => {
      const event = parse((message as MessageEvent<string>).data);
      if (event !== null) onEvent(event);
    });
  }
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  return () => source.close();
}

function parse(text: string): LiveEvent | null {
  try {
    return JSON.parse(text) as LiveEvent;
  } catch {
    return null;
  }
}

/** Runs `action` at most once in `everyMs`, the last call never lost. */
export function throttle(action: () => void, everyMs: number): () => void {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  return () => {
    if (timer !== null) return;
    const wait = Math.max(0, last + everyMs - Date.now());
    timer = setTimeout(() => {
      timer = null;
      last = Date.now();
      action();
    }, wait);
  };
}
