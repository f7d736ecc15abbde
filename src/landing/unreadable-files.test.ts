import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";
import type { FoundFile } from "./found-files.ts";
import { landFiles } from "./land.ts";
import { splitWaiting } from "./unreadable-files.ts";

const day = (date: string) => `prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,${date},1,1.00\n`;

test("what cannot be opened is named, and everything else is loaded", async () => {
  const shop = await smallShop();
  const source = join(shop.dir, "..", "source");
  const project = await openProject(shop.dir);
  try {
    await shop.write("sales_20260105.csv", day("2026-01-05"));
    await symlink(".later.csv", join(source, "sales_20260106.csv"));
    execFileSync("mkfifo", [join(source, "sales_20260107.csv"), join(source, "notes.txt")]);
    await shop.write("sales_20260108_part1.csv", day("2026-01-08"));
    await symlink(".later.csv", join(source, "sales_20260108_part2.csv"));
    const first = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(
      first.files.filter(({ accepted }) => accepted > 0).map(({ file }) => file),
      ["sales_20260105.csv"],
    );
    assert.equal(first.complete, false);
    assert.deepEqual(
      first.unreadable.map(({ file, table, reason }) => `${file} ${table} ${reason}`),
      [
        "notes.txt null is a named pipe, not a file",
        "sales_20260108_part1.csv sales waits for sales_20260108_part2.csv, a part of the same delivery",
      ],
    );
    assert.deepEqual(
      first.refused.map(({ file, reason }) => `${file} ${reason}`),
      [
        "sales_20260106.csv is a link that leads nowhere (to .later.csv)",
        "sales_20260107.csv is a named pipe, not a file",
        "sales_20260108_part2.csv is a link that leads nowhere (to .later.csv)",
      ],
    );
    assert.deepEqual(
      first.waiting.filter(({ table }) => table === "sales").map(({ date }) => date),
      ["2026-01-06", "2026-01-07", "2026-01-08"],
    );
    await shop.write(".later.csv", day("2026-01-06"));
    await rm(join(source, "sales_20260107.csv"));
    const second = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(second.refused, []);
    assert.deepEqual(second.files.map(({ file }) => file).toSorted(), [
      "sales_20260106.csv",
      "sales_20260108_part1.csv",
      "sales_20260108_part2.csv",
    ]);
    await rm(join(source, ".later.csv"));
    const third = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(third.refused, [], "what was landed may be cleared away");
  } finally {
    project.close();
    await shop.remove();
  }
});

test("a file that vanishes between listing and copying stops no other one", async () => {
  const shop = await smallShop();
  const project = await openProject(shop.dir);
  try {
    await shop.write("sales_20260105.csv", day("2026-01-05"));
    const found = (name: string, part: string | null): FoundFile => ({
      name,
      path: join(shop.dir, "..", "source", name),
      table: "sales",
      nameDate: "2026-01-05",
      nameTime: null,
      part,
      bytes: 10,
      modifiedMs: 0,
      changedMs: 0,
    });
    const { store, paths } = project;
    const land = (files: FoundFile[]) => landFiles({ store, effects: quietEffects(), paths, runId: "run", files });
    const parts = await land([found("sales_20260105.csv", "1"), found("gone.csv", "2")]);
    assert.equal(parts.files, 0);
    assert.deepEqual(
      [...parts.unreadable, ...parts.waiting].map(({ file, reason }) => `${file} ${reason}`),
      [
        "gone.csv vanished while it was to be copied",
        "sales_20260105.csv waits for gone.csv, a part of the same delivery",
      ],
    );
    assert.equal((await land([found("sales_20260105.csv", null), found("gone.csv", null)])).files, 1);
  } finally {
    project.close();
    await shop.remove();
  }
});

test("only parts wait for a part, and only for one of their own day", () => {
  const file = (name: string, nameDate: string, part: string | null) =>
    ({ name, table: "sales", nameDate, part }) as FoundFile;
  const unreadable = {
    file: "p2",
    table: "sales" as const,
    date: "2026-01-05",
    part: "2",
    bytes: 0,
    reason: "is a socket",
  };
  const { ready, waiting } = splitWaiting(
    [file("p1", "2026-01-05", "1"), file("whole", "2026-01-05", null), file("other", "2026-01-06", "1")],
    [unreadable],
  );
  assert.deepEqual(
    ready.map(({ name }) => name),
    ["whole", "other"],
  );
  assert.deepEqual(
    waiting.map(({ file: name }) => name),
    ["p1"],
  );
});
