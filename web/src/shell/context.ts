import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { MetaAnswer } from "../../../src/dashboard/contract.ts";
import { formatInstant } from "../format/dates.ts";
import type { FilterSearch } from "../search.ts";

const root = getRouteApi("__root__");

/** Facts of the project: filter options, measures, currency. */
export function useMeta(): MetaAnswer {
  return root.useLoaderData();
}

/** Instants as text, as the retailer's clocks show them, wherever the reader is. */
export function useInstant(): (iso: string | null) => string {
  const { timeZone } = useMeta();
  return (iso) => formatInstant(iso, timeZone);
}

/** The filter of the page on show. */
export function useFilter(): FilterSearch {
  return root.useSearch();
}

export type PatchFilter = (patch: Record<string, unknown>) => void;

/** Changes the filter in the address, from the first row on; every change is a step that Back undoes. */
export function usePatchSearch(): PatchFilter {
  const navigate = useNavigate();
  return (patch) =>
    void navigate({
      to: ".",
      search: ((now: object) => ({ ...now, offset: undefined, ...patch })) as never,
      resetScroll: false,
    });
}
