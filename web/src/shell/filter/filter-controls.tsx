import { useParams } from "@tanstack/react-router";
import { useId, useMemo, type ReactNode } from "react";
import { plural } from "../../format/numbers.ts";
import { useFilter, useMeta, usePatchSearch } from "../context.ts";
import { productLeaves, storeLeaves } from "./tree.ts";
import { TreeFilter } from "./tree-filter.tsx";
import { WeeksControl } from "./weeks-control.tsx";

/** The controls themselves: in the bar, and in the phone's dialog. What the page's own path chooses is not asked again. */
export function FilterControls(): ReactNode {
  const meta = useMeta();
  const search = useFilter();
  const patch = usePatchSearch();
  const place = useParams({ strict: false });
  const compareId = useId();
  const stores = useMemo(() => storeLeaves(meta), [meta]);
  const products = useMemo(() => productLeaves(meta), [meta]);
  return (
    <div className="filter-controls">
      <div className="control">
        <span className="control-label">Weeks</span>
        <WeeksControl />
      </div>
      <div className="control">
        <label className="control-label" htmlFor={compareId}>
          <ControlLabel inBar="against" alone="Compared with" />
        </label>
        <select
          id={compareId}
          className="select"
          value={search.compare ?? meta.defaultComparison}
          onChange={({ target: { value } }) => patch({ compare: value === meta.defaultComparison ? undefined : value })}
        >
          {meta.comparisons.map((comparison) => (
            <option key={comparison.kind} value={comparison.kind}>
              {comparison.label}
            </option>
          ))}
        </select>
      </div>
      {!("store" in place) && (
        <div className="control">
          <span className="control-label">
            <ControlLabel inBar="in" alone="Stores" />
          </span>
          <TreeFilter
            label="Stores"
            noun={["store", "stores"]}
            all={`all ${plural(meta.stores.length, "store")}`}
            leaves={stores}
          />
        </div>
      )}
      {!("product" in place) && (
        <div className="control">
          <span className="control-label">
            <ControlLabel inBar="of" alone="Products" />
          </span>
          <TreeFilter
            label="Products"
            noun={["subcategory", "subcategories"]}
            all={`all ${plural(meta.productCount, "product")}`}
            leaves={products}
          />
        </div>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={search.complete === true}
          onChange={(event) => patch({ complete: event.target.checked ? true : undefined })}
        />
        Complete weeks only
      </label>
    </div>
  );
}

/** In the bar the controls read as one sentence; in the phone's dialog each stands alone. */
function ControlLabel({ inBar, alone }: { inBar: string; alone: string }): ReactNode {
  return (
    <>
      <span className="in-bar">{inBar}</span>
      <span className="alone">{alone}</span>
    </>
  );
}
