/** The port of workflow starters: another workflow engine that performs Endcap's steps, and is asked to begin. */

export type StartRequest = {
  /** Names the run for ever: asked for again, the run that is there is found, and nothing is started. */
  runId: string;
  /** What the run is handed: plain data without secrets. */
  conf: Readonly<Record<string, unknown>>;
};

export type StartedRun = {
  runId: string;
  /** As the engine says it, such as "queued" or "running". */
  state: string | null;
  /** Whether it was there before. */
  wasThere: boolean;
};

export type EngineTask = {
  name: string;
  /** As the engine says it; null where it has not begun. */
  state: string | null;
};

export type EngineRun = {
  runId: string;
  state: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** In the order in which they began. */
  tasks: EngineTask[];
  /** The page that shows it; null where nobody knows its address. */
  link: string | null;
};

export type WorkflowStarter = {
  /** What people know it by, as in "DAG endcap_shop of Airflow at airflow.example.com". */
  address: string;
  /** Asked by many at once with the same id, one run begins. Throws an EndcapError that holds no secret. */
  start(request: StartRequest): Promise<StartedRun>;
  /** The run of this id; null where there is none. Throws as `start` does. */
  find(runId: string): Promise<StartedRun | null>;
  /** The newest run of the workflow, whoever began it; null before the first. Throws as `start` does. */
  newest(): Promise<EngineRun | null>;
};
