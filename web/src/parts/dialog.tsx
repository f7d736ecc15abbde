import { useEffect, useId, useRef, type ReactNode } from "react";
import { CrossIcon } from "./icons.tsx";

/** A modal dialog that is open as long as it is rendered; closing it (Escape, the button, the backdrop) calls `onClose`. */
export function Dialog({
  title,
  sub,
  className = "",
  onClose,
  children,
}: {
  title: string;
  sub?: ReactNode;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open) return;
    dialog.setAttribute("closedby", "any");
    dialog.showModal();
  }, []);
  return (
    <dialog ref={ref} className={`dialog ${className}`} aria-labelledby={heading} onClose={onClose}>
      <header className="dialog-head">
        <div>
          <h2 id={heading}>{title}</h2>
          {sub !== undefined && <p className="muted small">{sub}</p>}
        </div>
        <button type="button" className="icon-button" aria-label="Close" onClick={() => ref.current?.close()}>
          <CrossIcon />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
