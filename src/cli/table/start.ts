/** Commands to begin with. */
import type { CommandSpec } from "../command-spec.ts";

export const startCommands: readonly CommandSpec[] = [
  {
    name: "init",
    group: "Start",
    summary: "Look at a folder of files, say what they are, write the configuration",
    detail:
      "Reads every file's beginning, says what it recognised and how sure it is, and asks only for what cannot be known. " +
      "A bad file is named and left out. The configuration holds patterns, so that files that come later are found.",
    options: [
      { flags: "--source <folder>", help: "the folder with the retailer's files", required: true },
      { flags: "--dir <project>", help: "where the project is made", default: "the current folder" },
      { flags: "--yes", help: "ask nothing: what is open stays open, and is named" },
      { flags: "--force", help: "replace an existing configuration" },
      { flags: "--map <name=value>", help: "sales=<file or pattern>, or sales.store_key=<column>", many: true },
      {
        flags: "--set <name=value>",
        help: "dates=MM/DD/YYYY, decimal=, … for all tables, or sales.dates=… for one",
        many: true,
      },
    ],
    examples: [
      { line: "endcap init --source ~/exports --dir shop", does: "looks at the files and asks what it cannot know" },
      {
        line: "endcap init --source in --dir shop --yes --map sales=transactions.parquet --map sales.store_key=store_id",
        does: "without questions, with names of its own",
      },
      {
        line: "endcap init --source in --dir shop --yes --set dates=MM/DD/YYYY --set decimal=,",
        does: "says how dates and decimals are written",
      },
    ],
    exit: { 1: "no table was recognised" },
    project: false,
    load: async () => (await import("../commands/init.ts")).init,
  },
  {
    name: "demo",
    group: "Start",
    summary: "Simulate a retailer, load it and open the dashboard",
    detail: "Everything stands in one folder, and is made once: the second start is up at once.",
    options: [
      { flags: "--dir <folder>", help: "where the demo stands", default: ".endcap-demo in the current folder" },
      { flags: "--stores <n>", help: "stores", default: "45", kind: "count" },
      { flags: "--products <n>", help: "products", default: "320", kind: "count" },
      { flags: "--weeks <n>", help: "weeks of history", default: "57", kind: "count" },
      {
        flags: "--seed <n>",
        help: "another retailer; the same seed is the same one, to the cent",
        default: "42",
        kind: "count",
      },
      {
        flags: "--port <port>",
        help: "port of the dashboard; 0 takes a free one",
        default: "4680, or a free one when it is taken",
        kind: "count",
      },
      { flags: "--no-serve", help: "only make and load it" },
      { flags: "--no-open", help: "do not open the browser" },
      { flags: "--reset", help: "make it anew" },
      { flags: "--deliver <folder>", help: "instead of loading it, write its last days as delivered files there" },
      { flags: "--days <n>", help: "with --deliver: how many business dates", default: "14", kind: "count" },
      {
        flags: "--mishap <name[=date]>",
        help: "with --deliver: what goes wrong, on the last day or the one named (a wrong name lists all)",
        many: true,
      },
      { flags: "--late <date>", help: "with --deliver: bring what a late mishap of this business date put aside" },
      {
        flags: "--load-into <address>",
        help: "instead of loading it, let a database play the retailer: postgres://user@host/database or snowflake://user@account/database/schema; called again, it goes on to the newest day",
      },
      { flags: "--until <date>", help: "with --load-into: the last business date", default: "yesterday" },
    ],
    examples: [
      { line: "endcap demo", does: "a retailer of 45 stores, ready to look at" },
      {
        line: "endcap demo --stores 5 --products 40 --weeks 8 --no-serve",
        does: "a small one, for trying commands on: endcap status --dir .endcap-demo",
      },
      {
        line: "endcap demo --deliver in --days 7 --mishap truncated",
        does: "files to try init and run on, the last day's sales cut",
      },
      {
        line: "endcap demo --load-into postgres://endcap@localhost/shop",
        does: "the five tables in PostgreSQL, to try source: postgres on",
      },
    ],
    project: false,
    load: async () => (await import("../commands/demo.ts")).demo,
  },
  {
    name: "serve",
    group: "Start",
    summary: "Run every night at the configured time, and show the dashboard",
    detail:
      "Holds scheduler, HTTP API, metrics and the web app. It listens on 127.0.0.1 unless told otherwise, and then wants a " +
      "token. SIGINT and SIGTERM stop it; a run that was under way goes on with the next start.",
    options: [
      {
        flags: "--host <address>",
        help: "address to listen on",
        default: "server.host of the configuration, 127.0.0.1",
      },
      {
        flags: "--port <port>",
        help: "port to listen on; 0 takes a free one",
        default: "server.port of the configuration, 4680",
        kind: "count",
      },
      {
        flags: "--token <token>",
        help: "what callers must show; needed on any other address than this machine's own",
        default: "ENDCAP_TOKEN of the environment",
      },
      { flags: "--open", help: "open the browser" },
    ],
    examples: [
      { line: "endcap serve", does: "on http://127.0.0.1:4680" },
      { line: "ENDCAP_TOKEN=… endcap serve --host 0.0.0.0", does: "for the whole network, behind a token" },
    ],
    project: true,
    load: async () => (await import("../commands/serve.ts")).serve,
  },
  {
    name: "complete",
    group: "Start",
    summary: "Write the completion script of a shell",
    args: [{ name: "<shell>", help: "the shell", choices: ["bash", "zsh", "fish", "powershell"] }],
    examples: [
      { line: "source <(endcap complete bash)", does: "completes commands, options and table names in this shell" },
      { line: "endcap complete fish > ~/.config/fish/completions/endcap.fish", does: "in every new one" },
    ],
    project: false,
    load: async () => (await import("../commands/complete.ts")).complete,
  },
];
