/** Asks the server; answers are typed by the contract, failures are `ApiError`. */
import type {
  ErrorAnswer,
  MetaAnswer,
  PipelineAnswer,
  QuarantineAnswer,
  RevenueAnswer,
  RowsAnswer,
  StoresAnswer,
} from "../../../src/dashboard/contract.ts";
import { filterNames, tableNames } from "../../../src/dashboard/contract/parameters.ts";
import { pick, stringifySearch, type PipelineSearch, type RevenueSearch, type StoresSearch } from "../search.ts";
import { ApiError, noAnswer, strangeAnswer } from "./errors.ts";
import { createFirstAnswers } from "./first.ts";

type Extra = Readonly<Record<string, string | number | undefined>>;

const first = createFirstAnswers(
  typeof document === "undefined" ? "" : (document.getElementById("endcap-first")?.textContent ?? ""),
);

async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  const inlined = first.take(url);
  if (inlined !== undefined) return inlined as T;
  return read<T>(
    url,
    await ask(url, { headers: { accept: "application/json" }, ...(signal === undefined ? {} : { signal }) }),
  );
}

const leaveOut = { unknown: "leave-out" };

/**
 * The same, for an address that may name what does not exist (any more): the page then opens without it, and its notes
 * say so.
 */
async function getKnown<T>(urlOf: (extra: Extra) => string, signal?: AbortSignal): Promise<T> {
  try {
    return await get<T>(urlOf({}), signal);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) throw error;
    return get<T>(urlOf(leaveOut), signal);
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(noAnswer(url), 0);
  }
}

async function read<T>(url: string, response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const record = (body as ErrorAnswer | null)?.error;
  throw new ApiError(
    (record as ApiError["record"] | undefined) ?? strangeAnswer(url, response.status),
    response.status,
  );
}

export function fetchMeta(signal?: AbortSignal): Promise<MetaAnswer> {
  return get("/api/meta", signal);
}

function revenueUrl(search: RevenueSearch, extra: Extra = {}): string {
  return `/api/revenue${stringifySearch({ ...pick(search, [...filterNames, ...tableNames, "by"]), ...extra })}`;
}

export function fetchRevenue(search: RevenueSearch, signal?: AbortSignal): Promise<RevenueAnswer> {
  return getKnown((extra) => revenueUrl(search, extra), signal);
}

type StoresPath = { store?: string; product?: string };

/** A store in the path replaces the filter's places, a product its goods. */
function storesUrl(search: StoresSearch, path: StoresPath, extra: Extra = {}): string {
  const place = path.store === undefined ? {} : { region: undefined, market: undefined, store: [path.store] };
  const goods =
    path.product === undefined
      ? {}
      : {
          category: undefined,
          subcategory: undefined,
          brand: undefined,
          product: [path.product],
        };
  return `/api/stores${stringifySearch({ ...pick(search, [...filterNames, ...tableNames, "measure"]), ...place, ...goods, ...extra })}`;
}

/** Tables as files; what the page left out of its address they leave out too. */
export function revenueCsvUrl(search: RevenueSearch): string {
  return revenueUrl(search, { ...leaveOut, format: "csv" });
}

export function storesCsvUrl(search: StoresSearch, path: StoresPath, table: string): string {
  return storesUrl(search, path, { ...leaveOut, format: "csv", table });
}

export function fetchStores(search: StoresSearch, path: StoresPath, signal?: AbortSignal): Promise<StoresAnswer> {
  return getKnown((extra) => storesUrl(search, path, extra), signal);
}

export type RowsQuestion = {
  table: "sales" | "inventory";
  store: string;
  product: string;
  date?: string;
  week?: number;
  offset?: number;
  limit?: number;
};

export function rowsUrl(question: RowsQuestion, extra: Extra = {}): string {
  return `/api/rows${stringifySearch({ ...question, ...extra })}`;
}

export function fetchRows(question: RowsQuestion, signal?: AbortSignal): Promise<RowsAnswer> {
  return get(rowsUrl(question), signal);
}

export function fetchPipeline(signal?: AbortSignal): Promise<PipelineAnswer> {
  return get("/api/pipeline", signal);
}

export function quarantineUrl(search: PipelineSearch, extra: Extra = {}): string {
  return `/api/quarantine${stringifySearch({ ...pick(search, ["table", "rule", "offset"]), limit: 100, ...extra })}`;
}

export function fetchQuarantine(search: PipelineSearch, signal?: AbortSignal): Promise<QuarantineAnswer> {
  return get(quarantineUrl(search), signal);
}

/** Starts a run for all that is new; answers its id. */
export async function startRun(): Promise<string> {
  const response = await ask("/api/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  return (await read<{ id: string }>("/api/runs", response)).id;
}
