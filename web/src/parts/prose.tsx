import type { ReactNode } from "react";

/** A sentence in which what stands between backquotes is code, as the command line writes it too. */
export function Prose({ text }: { text: string }): ReactNode {
  return text
    .split("`")
    .map((part, index, parts) =>
      index % 2 === 0 || index === parts.length - 1 ? part : <code key={`${index}${part}`}>{part}</code>,
    );
}
