import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { StoresAnswer } from "../../../../src/dashboard/contract.ts";
import { EmptyState, Notices } from "../../parts/state.tsx";
import { filterOf, type FilterSearch } from "../../search.ts";
import { isLeftOut } from "../page-head.tsx";

/** The page of a store or product that nothing was sold of or stocked: what was meant, and where the others are. */
export function NoSuch({
  what,
  answer,
  search,
}: {
  what: string;
  answer: StoresAnswer;
  search: FilterSearch;
}): ReactNode {
  return (
    <>
      <Notices notes={answer.notes.filter(isLeftOut)} />
      <EmptyState title={`There is no ${what}`}>
        <p>
          <Link to="/stores" search={filterOf(search)}>
            All stores
          </Link>{" "}
          lists those that have sales or stock.
        </p>
      </EmptyState>
    </>
  );
}
