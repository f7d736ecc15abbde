import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AsOf } from "../../../src/dashboard/contract.ts";
import { EmptyState } from "../parts/state.tsx";

/** A page with numbers before the first of them, with what is missing. */
export function NothingLoaded({ asOf }: { asOf: AsOf }): ReactNode {
  return (
    <EmptyState title="No sales have been loaded yet">
      <p>
        Put files into the source folder and run <code>endcap run</code>, or see on the{" "}
        <Link to="/pipeline">Pipeline</Link> page what a run is doing. This page fills with the first commit.
      </p>
      {asOf.missing.map((text) => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
    </EmptyState>
  );
}
