import { useId, type ReactNode } from "react";
import { formatDay, formatWeek } from "../../format/dates.ts";
import { CaretIcon } from "../../parts/icons.tsx";
import { Popover } from "../../parts/popover.tsx";
import { useFilter, useMeta, usePatchSearch } from "../context.ts";
import { periodOf, periodText, presetsOf } from "./weeks.ts";

/** From and to week, with the usual spans one click away. */
export function WeeksControl(): ReactNode {
  const meta = useMeta();
  const search = useFilter();
  const patch = usePatchSearch();
  const fromId = useId();
  const toId = useId();
  const period = periodOf(search, meta);
  if (period === null) return <span className="muted small">no weeks yet</span>;
  const options = meta.weeks.toReversed().map((week) => (
    <option key={week.week} value={week.week}>
      {formatWeek(week.week)}, {formatDay(week.firstDay)} to {formatDay(week.lastDay)}
      {week.complete ? "" : ", incomplete"}
    </option>
  ));
  const text = periodText(period);
  return (
    <Popover
      label="Weeks"
      panelClass="weeks-panel"
      active={search.from !== undefined || search.to !== undefined}
      button={
        <>
          {text}{" "}
          <span className="caret">
            <CaretIcon />
          </span>
        </>
      }
      buttonLabel={`Weeks: ${text}`}
    >
      <h2>Weeks</h2>
      <div className="presets">
        {presetsOf(meta).map((preset) => (
          <button
            key={preset.label}
            type="button"
            className="button"
            data-active={preset.from === period.from && preset.to === period.to}
            onClick={() => patch({ from: preset.from, to: preset.to })}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <label className="field" htmlFor={fromId}>
        <span>From</span>
        <select
          id={fromId}
          className="select"
          value={period.from}
          onChange={(event) =>
            patch({ from: Number(event.target.value), to: Math.max(Number(event.target.value), period.to) })
          }
        >
          {options}
        </select>
      </label>
      <label className="field" htmlFor={toId}>
        <span>To</span>
        <select
          id={toId}
          className="select"
          value={period.to}
          onChange={(event) =>
            patch({ from: Math.min(Number(event.target.value), period.from), to: Number(event.target.value) })
          }
        >
          {options}
        </select>
      </label>
    </Popover>
  );
}
