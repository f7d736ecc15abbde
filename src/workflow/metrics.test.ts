import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, evenings, makeTinyShop } from "../../test/tiny-shop.testkit.ts";
import { quietEffects } from "../core/effects.ts";
import { collectMetrics, renderPrometheus } from "./metrics.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";

test("the figures tell of the due date, of refused files and of alerts", async () => {
  const parent = await mkdtemp(join(tmpdir(), "endcap-metrics-"));
  const shop = await makeTinyShop(parent);
  const [first, second] = evenings();
  await deliver(shop, { ...first, ...second });
  const project = await openProject(shop.dir);
  const clock = { now: () => new Date("2026-01-12T03:30:00Z") };
  await run(project, quietEffects({ clock }), { trigger: "test" });
  const lines = renderPrometheus(collectMetrics(project.store, project.config, clock));
  project.close();
  await rm(parent, { recursive: true });
  for (const line of [
    "endcap_delivery_complete 0",
    "endcap_delivery_lateness_minutes 90",
    "endcap_last_good_date_age_days 0",
    'endcap_delivery_rows{table="inventory"} 6',
    'endcap_refused_files{table="sales"} 1',
    'endcap_refused_files{table="inventory"} 0',
    'endcap_open_alerts{kind="refused"} 1',
    'endcap_runs_total{status="done"} 1',
    "# TYPE endcap_delivery_complete gauge",
  ]) {
    assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`);
  }
  assert.equal(lines.filter((line) => line.startsWith("# HELP endcap_open_alerts ")).length, 1);
});

test("labels are escaped", () => {
  const [, , line] = renderPrometheus([{ name: "a", help: "b", type: "gauge", value: 1, labels: { c: 'x"\\\n' } }]);
  assert.equal(line, 'a{c="x\\"\\\\\\n"} 1');
});
