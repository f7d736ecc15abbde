/** Bundles the arrival check as a Lambda function: one ES module, and the zip of it that AWS takes. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkoutFolder } from "./run-program.ts";
import { zipOf } from "../src/core/zip.ts";

export type LambdaBundle = {
  /** The folder with `index.mjs`, whose `handler` is called. */
  folder: string;
  zip: string;
  /** Of the zip. */
  bytes: number;
  /** What it is made of, relative to the checkout. */
  modules: string[];
  /** What it asks its surroundings for. */
  imports: string[];
};

/** Builds into dist/lambda, or another folder; the same sources make the same bytes. */
export async function buildLambda(folder = join(checkoutFolder, "dist", "lambda")): Promise<LambdaBundle> {
  const { build } = await import("vite");
  const result = await build({
    root: checkoutFolder,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: "src/deploy/lambda/handler.ts",
      target: "node24",
      minify: true,
      write: false,
      rolldownOptions: { output: { format: "es", codeSplitting: false, entryFileNames: "index.mjs" } },
    },
  });
  const chunks = (Array.isArray(result) ? result : [result]).flatMap((one) => ("output" in one ? one.output : []));
  const [chunk] = chunks;
  if (chunk?.type !== "chunk" || chunks.length !== 1) throw new Error("The function is not one module");
  const zip = zipOf([{ name: "index.mjs", data: Buffer.from(chunk.code) }]);
  const staging = `${folder}-${process.pid}`;
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, "index.mjs"), chunk.code);
  writeFileSync(join(staging, "arrival.zip"), zip);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
  return {
    folder,
    zip: join(folder, "arrival.zip"),
    bytes: zip.length,
    imports: [...chunk.imports, ...chunk.dynamicImports].filter((name) => name !== chunk.fileName),
    modules: chunk.moduleIds.map((id) => id.replace(`${checkoutFolder}/`, "")),
  };
}
