/** What the package offers to a configuration in TypeScript; one in plain JavaScript or JSON needs no import. */
export { configJsonSchema } from "./config/settings.ts";
export { defineConfig, type WrittenConfig } from "./config/written-config.ts";
