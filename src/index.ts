/** What the package offers to TypeScript: the types of a configuration. */
export type { ProjectConfig } from "./config/project-config.ts";
