/** The manifest of each delivery in landing: written from the state, so that a run that was cut off leaves none out. */
import { join } from "node:path";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { exists } from "../core/files.ts";
import { sideBySide } from "../core/side-by-side.ts";
import type { ProjectPaths } from "./paths.ts";

type Delivery = { delivery_id: number; table_name: string; name_date: string | null; arrived_at: string };
type ManifestFile = { name: string; landed: string; bytes: number; lines: number | null; sha256: string };

/** Manifests written side by side. */
const WRITES = 8;

/** Writes the manifests that deliveries not validated yet still lack. */
export async function writeManifests(params: { store: Store; effects: Effects; paths: ProjectPaths }): Promise<void> {
  const { store, effects, paths } = params;
  const landed = store.all<Delivery>(
    "SELECT delivery_id, table_name, name_date, arrived_at FROM deliveries WHERE status = 'landed' ORDER BY delivery_id",
  );
  await sideBySide(landed, WRITES, async ({ delivery_id, table_name, name_date, arrived_at }) => {
    const path = join(paths.landing, table_name, name_date ?? "undated", `manifest-${delivery_id}.json`);
    if (await exists(path)) return;
    const files = store.all<ManifestFile>(
      "SELECT source_name AS name, landed_path AS landed, bytes, json_extract(facts, '$.physicalLines') AS lines, sha256 FROM files WHERE delivery_id = ? ORDER BY file_id",
      delivery_id,
    );
    await effects.files.write(
      path,
      `${JSON.stringify({ delivery: delivery_id, table: table_name, business_date: name_date, arrived_at, files }, null, 2)}\n`,
    );
  });
}
