import type { ReactNode } from "react";
import type { Said } from "./status.ts";

export function Badge({ said }: { said: Said }): ReactNode {
  return (
    <span className="badge" data-tone={said.tone}>
      <span aria-hidden="true">{said.mark}</span>
      {said.text}
    </span>
  );
}
