import { Link, Outlet, useRouter, useRouterState, useSearch, type ErrorComponentProps } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { subscribe, throttle } from "../api/events.ts";
import { liveStore } from "../api/live.ts";
import { ErrorState, Notices } from "../parts/state.tsx";
import { filterOf, parseSearch, stringifySearch, unreadOf } from "../search.ts";
import { AsOfBadge } from "./as-of.tsx";
import { useMeta } from "./context.ts";
import { FilterBar } from "./filter/filter-bar.tsx";
import { ThemeButton } from "./theme.tsx";

/** Before the router writes the address anew. */
const openedAt = parseSearch(window.location.search);

/** Screens in the order of the navigation; another screen is a route and a line here. */
const screens = [
  { to: "/", label: "Revenue and expenses", exact: true, filtered: true },
  { to: "/stores", label: "Stores", exact: false, filtered: true },
  { to: "/pipeline", label: "Pipeline", exact: false, filtered: false },
] as const;

/** Header, navigation, filter bar; the page inside. */
export function Shell(): ReactNode {
  const meta = useMeta();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const filtered =
    screens.find((screen) => (screen.exact ? path === screen.to : path.startsWith(screen.to)))?.filtered ?? false;
  useLiveUpdates();
  usePageFocus(path);
  return (
    <>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <Busy />
      <header className="top">
        <Link to="/" search={filterOf as never} className="brand">
          <Mark />
          Endcap
          <span className="project">{meta.project}</span>
        </Link>
        <nav className="nav" aria-label="Screens">
          {screens.map((screen) => (
            <Link
              key={screen.to}
              to={screen.to}
              search={filterOf as never}
              activeOptions={{ exact: screen.exact, includeSearch: false }}
            >
              {screen.label}
            </Link>
          ))}
        </nav>
        <div className="top-end">
          <AsOfBadge asOf={meta.asOf} />
          <ThemeButton />
        </div>
      </header>
      {filtered && <FilterBar />}
      <main id="page" className="page" tabIndex={-1}>
        <Unread />
        <Outlet />
      </main>
    </>
  );
}

/** What the address that the app was opened at says and no page understands; gone with the next address. */
function Unread(): ReactNode {
  const read = useSearch({ strict: false });
  const place = useRouterState({ select: (state) => state.location.pathname }) + stringifySearch(read);
  const [first] = useState(() => ({ place, unread: unreadOf(openedAt, read) }));
  if (place !== first.place || first.unread.length === 0) return null;
  return <Notices notes={[`Left out, for no page understands it: ${first.unread.join(", ")}`]} />;
}

function Mark(): ReactNode {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M4 3h3v18H4zM9 5h11v3H9zM9 11h8v3H9zM9 17h11v3H9z" fill="currentColor" />
    </svg>
  );
}

/** The whole app cannot start: no filter options, so no bar; still a header, an explanation and a way on. */
export function ShellFailure({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter();
  return (
    <>
      <header className="top">
        <a href="/" className="brand">
          <Mark />
          Endcap
        </a>
        <div className="top-end">
          <ThemeButton />
        </div>
      </header>
      <main id="page" className="page">
        <ErrorState
          error={error}
          onRetry={() => {
            reset();
            void router.invalidate();
          }}
        />
      </main>
    </>
  );
}

function Busy(): ReactNode {
  const loading = useRouterState({ select: (state) => state.status === "pending" });
  return loading ? <div className="busy" role="progressbar" aria-label="Loading" /> : null;
}

/** Reads anew what a publication changed; on the pipeline's page also what each step changed. */
function useLiveUpdates(): void {
  const router = useRouter();
  useEffect(() => {
    const readAnew = throttle(() => void router.invalidate(), 700);
    return subscribe(
      (event) => {
        liveStore.receive(event);
        const onPipeline = router.state.location.pathname.startsWith("/pipeline");
        if (event.type === "commit" || event.type === "reset" || (onPipeline && event.type !== "progress")) readAnew();
      },
      (live) => liveStore.setLive(live),
    );
  }, [router]);
}

/** Moves the focus to a new page's beginning, and leaves it alone on the first and when only the filter changed. */
function usePageFocus(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById("page")?.focus({ preventScroll: true });
  }, [path]);
}
