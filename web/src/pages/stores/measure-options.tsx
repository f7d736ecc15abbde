import type { ReactNode } from "react";
import type { MeasureInfo } from "../../../../src/dashboard/contract.ts";

/** Measures to choose from; the project's own stand together at the end. */
export function MeasureOptions({ measures }: { measures: readonly MeasureInfo[] }): ReactNode {
  const own = measures.filter((measure) => measure.own === true);
  const options = (some: readonly MeasureInfo[]): ReactNode =>
    some.map(({ name, label }) => (
      <option key={name} value={name}>
        {label}
      </option>
    ));
  return (
    <>
      {options(measures.filter((measure) => measure.own !== true))}
      {own.length > 0 && <optgroup label="Your own measures">{options(own)}</optgroup>}
    </>
  );
}
