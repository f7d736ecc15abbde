/** Live events: what happens now, kept for a while so that a reader who lost the connection misses nothing. */
import { randomUUID } from "node:crypto";
import type { LiveEvent } from "../dashboard/contract.ts";

export type SentEvent = { id: string; event: LiveEvent };

export type LiveEvents = {
  publish(event: LiveEvent): void;
  /** Events after `lastId`, then those to come. `lastId` unknown or too old: one `reset` event first. Returns the way out. */
  subscribe(lastId: string | null, listener: (sent: SentEvent) => void): () => void;
};

const KEPT = 1_000;

export function createLiveEvents({
  now = () => new Date(),
  kept = KEPT,
}: { now?: () => Date; kept?: number } = {}): LiveEvents {
  const epoch = randomUUID().slice(0, 8);
  const listeners = new Set<(sent: SentEvent) => void>();
  let recent: SentEvent[] = [];
  let count = 0;
  return {
    publish(event) {
      count += 1;
      const sent = { id: `${epoch}-${count}`, event };
      recent = [...recent.slice(1 - kept), sent];
      for (const listener of listeners) listener(sent);
    },
    subscribe(lastId, listener) {
      if (lastId !== null && lastId !== `${epoch}-${count}`) {
        const place = recent.findIndex(({ id }) => id === lastId);
        if (place === -1) {
          listener({
            id: `${epoch}-${count}`,
            event: { type: "reset", at: now().toISOString(), text: "Some events were missed: read the page anew" },
          });
        } else {
          for (const sent of recent.slice(place + 1)) listener(sent);
        }
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
