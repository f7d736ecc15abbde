/** The steps of a run, in their order. */
export const stepNames = ["extract", "land", "check", "validate", "compute", "audit", "commit", "notify"] as const;

export type StepName = (typeof stepNames)[number];
