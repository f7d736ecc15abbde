/** A night of a tiny shop on machines that share an object storage: an engine and a channel that remember, and can fail. */
import { mkdtemp, rm, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deliver, dimensions, makeTinyShop } from "../../../test/tiny-shop.testkit.ts";
import type { AlertMessage, Channel } from "../../alert/channel.ts";
import { quietEffects } from "../../core/effects.ts";
import type { EndcapError } from "../../core/errors.ts";
import { openSource } from "../../source/index.ts";
import { memoryStorage } from "../../storage/memory-storage.testkit.ts";
import type { ObjectStorage } from "../../storage/storage.ts";
import { openProject } from "../../workflow/project.ts";
import { run } from "../../workflow/run.ts";
import type { StartRequest, WorkflowStarter } from "../../workflow/starter/starter.ts";
import { checkNights, type NightsAnswer } from "./check-nights.ts";

export type Night = {
  /** A check at this time, of a machine of its own. */
  check(at: string, storage?: ObjectStorage): Promise<NightsAnswer>;
  deliver(files: Record<string, string>): Promise<void>;
  take(name: string): Promise<void>;
  run(at: string): Promise<void>;
  storage: ObjectStorage;
  started: StartRequest[];
  told: AlertMessage[];
  /** What the engine and the channel throw from now on. */
  broken: { starter: EndcapError | null; channel: EndcapError | null };
  /** What the engine says of every run. */
  engine: { state: string };
};

export async function withNight(work: (night: Night) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "endcap-night-"));
  const shop = await makeTinyShop(parent, { name: "shop" });
  await deliver(shop, dimensions());
  const storage = memoryStorage();
  const started: StartRequest[] = [];
  const told: AlertMessage[] = [];
  const broken: Night["broken"] = { starter: null, channel: null };
  const engine = { state: "running" };
  const starter: WorkflowStarter = {
    address: "the engine",
    async start(request) {
      if (broken.starter !== null) throw broken.starter;
      const wasThere = started.some(({ runId }) => runId === request.runId);
      if (!wasThere) started.push(request);
      return { runId: request.runId, state: "queued", wasThere };
    },
    async find(runId) {
      if (broken.starter !== null) throw broken.starter;
      const isThere = started.some((request) => request.runId === runId);
      return isThere ? { runId, state: engine.state, wasThere: true } : null;
    },
    newest: async () => null,
  };
  const channel: Channel = {
    name: "webhook",
    async send(message) {
      if (broken.channel !== null) throw broken.channel;
      told.push(message);
    },
  };
  const clockAt = (at: string) => ({ now: () => new Date(at) });
  const opened = async <T>(task: (project: Awaited<ReturnType<typeof openProject>>) => Promise<T>): Promise<T> => {
    const project = await openProject(shop.dir);
    try {
      return await task(project);
    } finally {
      project.close();
    }
  };
  try {
    await work({
      storage,
      started,
      told,
      broken,
      engine,
      deliver: (files) => deliver(shop, files),
      take: (name) => unlink(join(shop.source, name)),
      run: (at) =>
        opened(async (project) => {
          await run(project, quietEffects({ clock: clockAt(at) }), { trigger: "test" });
        }),
      check: (at, other = storage) =>
        opened(async (project) => {
          const { store, config } = project;
          return checkNights({
            date: null,
            store,
            config,
            storage: other,
            source: await openSource(project),
            starter,
            channels: [channel],
            clock: clockAt(at),
          });
        }),
    });
  } finally {
    await rm(parent, { recursive: true });
  }
}
