import {
  createRootRoute,
  createRoute,
  createRouter,
  useRouter,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { fetchMeta, fetchPipeline, fetchQuarantine, fetchRevenue, fetchStores } from "./api/client.ts";
import { EmptyState, ErrorState } from "./parts/state.tsx";
import { PipelinePage } from "./pages/pipeline/pipeline-page.tsx";
import { RevenuePage } from "./pages/revenue/revenue-page.tsx";
import { NetworkPage } from "./pages/stores/network-page.tsx";
import { ProductPage } from "./pages/stores/product-page.tsx";
import { StorePage } from "./pages/stores/store-page.tsx";
import { filterSearch, parseSearch, pipelineSearch, revenueSearch, storesSearch, stringifySearch } from "./search.ts";
import { Shell, ShellFailure } from "./shell/shell.tsx";

function Failure({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return <ErrorState error={error} onRetry={retry} />;
}

function NotFound(): ReactNode {
  return (
    <EmptyState title="There is no such page">
      <p>
        The address may be of another version. <a href="/">Revenue and expenses</a>, <a href="/stores">Stores</a> and{" "}
        <a href="/pipeline">Pipeline</a> exist.
      </p>
    </EmptyState>
  );
}

const rootRoute = createRootRoute({
  validateSearch: filterSearch,
  loader: ({ abortController }) => fetchMeta(abortController.signal),
  component: Shell,
  errorComponent: ShellFailure,
  notFoundComponent: NotFound,
});

const revenueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: revenueSearch,
  loaderDeps: ({ search: { show: _own, ...asked } }) => asked,
  loader: ({ deps, abortController }) => fetchRevenue(deps, abortController.signal),
  component: RevenuePage,
});

const storesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stores",
  validateSearch: storesSearch,
  loaderDeps: ({ search: { rows: _rows, rowsTable: _table, ...asked } }) => asked,
  loader: ({ deps, abortController }) => fetchStores(deps, {}, abortController.signal),
  component: NetworkPage,
});

const storeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stores/$store",
  validateSearch: storesSearch,
  loaderDeps: ({ search: { rows: _rows, rowsTable: _table, ...asked } }) => asked,
  loader: ({ deps, params, abortController }) => fetchStores(deps, params, abortController.signal),
  component: StorePage,
});

const productRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stores/$store/products/$product",
  validateSearch: storesSearch,
  loaderDeps: ({ search: { rows: _rows, rowsTable: _table, ...asked } }) => asked,
  loader: ({ deps, params, abortController }) => fetchStores(deps, params, abortController.signal),
  component: ProductPage,
});

const pipelineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/pipeline",
  validateSearch: pipelineSearch,
  loaderDeps: ({ search: { table, rule, offset } }) => ({ table, rule, offset }),
  loader: async ({ deps, abortController }) => {
    const [pipeline, quarantine] = await Promise.all([
      fetchPipeline(abortController.signal),
      fetchQuarantine(deps, abortController.signal),
    ]);
    return { pipeline, quarantine };
  },
  component: PipelinePage,
});

const routeTree = rootRoute.addChildren([revenueRoute, storesRoute, storeRoute, productRoute, pipelineRoute]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    parseSearch: (query) => parseSearch(query),
    stringifySearch,
    defaultPendingMs: 60_000,
    defaultStaleTime: 60_000,
    defaultGcTime: 10 * 60_000,
    defaultErrorComponent: Failure,
    defaultPreload: "intent",
    defaultPreloadDelay: 80,
    scrollRestoration: true,
    defaultStructuralSharing: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
