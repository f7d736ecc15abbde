import { useState, type ReactNode } from "react";
import { Dialog } from "../../parts/dialog.tsx";
import { CrossIcon, FilterIcon } from "../../parts/icons.tsx";
import { useFilter, useMeta, usePatchSearch } from "../context.ts";
import { chipsOf } from "./chips.ts";
import { FilterControls } from "./filter-controls.tsx";
import { periodOf, periodText } from "./weeks.ts";

/**
 * Sticky under the header: what the numbers are of, and how to change it. On a phone the controls open as a dialog.
 * Before the first facts there is nothing to choose from, and no bar.
 */
export function FilterBar(): ReactNode {
  const meta = useMeta();
  const search = useFilter();
  const patch = usePatchSearch();
  const [open, setOpen] = useState(false);
  const period = periodOf(search, meta);
  if (period === null) return null;
  const chips = chipsOf(search, meta);
  const clear = Object.assign(
    {},
    ...chips.map((chip) => Object.fromEntries(Object.keys(chip.without).map((name) => [name, undefined]))),
  );
  return (
    <section className="filter-bar" aria-label="Filter">
      <FilterControls />
      <button type="button" className="button filter-open" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <FilterIcon /> Filter{chips.length > 0 && ` (${chips.length})`}
        <span className="muted">{periodText(period)}</span>
      </button>
      {chips.length > 0 && (
        <div className="chips">
          {chips.map((chip) => (
            <button
              key={chip.id}
              type="button"
              className="chip"
              aria-label={`Remove filter ${chip.text}`}
              onClick={() => patch(chip.without)}
            >
              {chip.text}
              <span className="cross">
                <CrossIcon />
              </span>
            </button>
          ))}
          {chips.length > 1 && (
            <button type="button" className="button quiet" onClick={() => patch(clear)}>
              Clear all
            </button>
          )}
        </div>
      )}
      {open && (
        <Dialog title="Filter" className="filter-dialog" onClose={() => setOpen(false)}>
          <FilterControls />
          <button type="button" className="button primary filter-done" onClick={() => setOpen(false)}>
            Show the numbers
          </button>
        </Dialog>
      )}
    </section>
  );
}
