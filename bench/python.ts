/** The contestants from PyPI: there where a Python with them is, or uv to make one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "./child.ts";

/** A Python that has Polars and dbt-duckdb; null with a reason where there is none. */
export async function findPython(folder: string): Promise<{ python: string | null; note: string }> {
  const own = process.env["ENDCAP_BENCH_PYTHON"];
  if (own !== undefined) return { python: own, note: "" };
  const venv = join(folder, "venv");
  const python = join(venv, "bin", "python");
  if (await works(python)) return { python, note: "" };
  if (!(await runs("uv", ["--version"]))) {
    return {
      python: null,
      note: "Polars and dbt-duckdb were left out: no uv on the PATH to install them with, and ENDCAP_BENCH_PYTHON names no Python that has them",
    };
  }
  const requirements = join(import.meta.dirname, "contestants", "requirements.txt");
  const made =
    (await runs("uv", ["venv", "--quiet", "--clear", venv])) &&
    (await runs("uv", ["pip", "install", "--quiet", "--python", python, "--no-deps", "-r", requirements]));
  return made && (await works(python))
    ? { python, note: "" }
    : { python: null, note: "Polars and dbt-duckdb were left out: uv could not install them" };
}

async function works(python: string): Promise<boolean> {
  return existsSync(python) && (await runs(python, ["-c", "import polars, dbt.adapters.duckdb"]));
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  return runChild({ command, args }).then(
    () => true,
    () => false,
  );
}
