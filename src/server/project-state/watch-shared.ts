/** Looks for what other machines did to a shared project, so that pages and the scheduler see it while they run. */
import type { Holder } from "../../core/machine.ts";
import type { Project } from "../../workflow/project.ts";

export type SharedWatch = {
  /** Who works on the project, as of the last look. */
  holder(): Holder | null;
  /** Looks now. Never throws: what failed is told, and looked at again. */
  look(): Promise<void>;
  stop(): Promise<void>;
};

export type WatchSharedParams = {
  project: Pick<Project, "refresh" | "holder">;
  now: () => Date;
  /** Called when there is a newer state. */
  onNews: () => void;
  /** Told of a look that failed, once until another one failed differently. */
  onError: (error: unknown) => void;
  intervalMs?: number | undefined;
};

const INTERVAL_MS = 10_000;

export function watchShared(params: WatchSharedParams): SharedWatch {
  const { project, now, onNews, onError, intervalMs = INTERVAL_MS } = params;
  let holder: Holder | null = null;
  let told = "";
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();
  const lookOnce = async () => {
    if (isStopped) return;
    try {
      const [isNew, current] = [await project.refresh(), await project.holder(now())];
      holder = current;
      if (isNew) onNews();
      told = "";
    } catch (error) {
      const text = String(error);
      if (text !== told) onError(error);
      told = text;
    }
  };
  const look = () => {
    looking = looking.then(lookOnce);
    return looking;
  };
  const timer = setInterval(() => void look(), intervalMs);
  timer.unref();
  void look();
  return {
    holder: () => holder,
    look,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
