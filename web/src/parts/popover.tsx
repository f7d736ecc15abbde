import { useId, type ReactNode } from "react";

type PopoverProps = {
  /** Content of the button. */
  button: ReactNode;
  /** Accessible name of the button where its content is no text. */
  buttonLabel?: string;
  buttonClass?: string;
  active?: boolean;
  /** Accessible name of the panel. */
  label: string;
  panelClass?: string;
  onToggle?: (open: boolean) => void;
  children: ReactNode;
};

/** A button that opens a panel over the page; Escape or a click elsewhere closes it (the browser's own popover). */
export function Popover({
  button,
  buttonLabel,
  buttonClass = "button",
  active = false,
  label,
  panelClass = "",
  onToggle,
  children,
}: PopoverProps): ReactNode {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={buttonClass}
        popoverTarget={id}
        data-active={active}
        {...(buttonLabel === undefined ? {} : { "aria-label": buttonLabel })}
      >
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`panel ${panelClass}`}
        {...(onToggle === undefined ? {} : { onToggle: (event) => onToggle(event.newState === "open") })}
      >
        {children}
      </div>
    </>
  );
}
