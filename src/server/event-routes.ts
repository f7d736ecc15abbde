/** `GET /api/events`: live progress as server-sent events, resumed by Last-Event-ID. */
import { streamSSE } from "hono/streaming";
import type { App, RouteParams } from "./app.ts";
import type { SentEvent } from "./live-events.ts";
import type { Metrics } from "./metrics.ts";

/** The event streams that are open, so that a server that stops can end them. */
export type OpenStreams = { add(end: () => void): () => void; endAll(): void };

export function createOpenStreams(): OpenStreams {
  const open = new Set<() => void>();
  return {
    add(end) {
      open.add(end);
      return () => open.delete(end);
    },
    endAll() {
      for (const end of open) end();
    },
  };
}

const HEARTBEAT_MS = 15_000;
/** A reader that does not keep up is let go; it comes back with its last id and is told what it missed. */
const MAX_WAITING = 1_000;

export function eventRoutes(app: App, { events, streams, metrics }: RouteParams & { metrics: Metrics }): void {
  app.get("/api/events", (c) => {
    const lastId = c.req.header("last-event-id") ?? null;
    c.header("cache-control", "no-store");
    c.header("x-accel-buffering", "no");
    return streamSSE(c, async (stream) => {
      const waiting: SentEvent[] = [];
      let isOver = false;
      let wake = () => {};
      const end = () => {
        isOver = true;
        wake();
      };
      const leave = [
        streams.add(end),
        events.subscribe(lastId, (sent) => {
          waiting.push(sent);
          if (waiting.length > MAX_WAITING) end();
          else wake();
        }),
      ];
      stream.onAbort(end);
      metrics.stream(1);
      try {
        await stream.write("retry: 2000\n\n");
        while (!isOver && !stream.aborted) {
          const next = waiting.shift();
          if (next !== undefined) {
            await stream.writeSSE({ id: next.id, event: next.event.type, data: JSON.stringify(next.event) });
            continue;
          }
          const beat = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(true), HEARTBEAT_MS);
            wake = () => {
              clearTimeout(timer);
              resolve(false);
            };
          });
          if (beat) await stream.write(": still here\n\n");
        }
      } finally {
        for (const undo of leave) undo();
        metrics.stream(-1);
      }
    });
  });
}
