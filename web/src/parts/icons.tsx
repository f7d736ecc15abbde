import type { ReactNode } from "react";

function icon(path: string, size = 16): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const InfoIcon = (): ReactNode =>
  icon("M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 7.3v3.8M8 4.9v.1", 14);
export const CaretIcon = (): ReactNode => icon("m4.5 6.5 3.5 3.5 3.5-3.5", 12);
export const CrossIcon = (): ReactNode => icon("m4.5 4.5 7 7m0-7-7 7", 12);
export const RightIcon = (): ReactNode => icon("m6.5 4.5 3.5 3.5-3.5 3.5", 14);
export const DownIcon = (): ReactNode => icon("m4.5 6.5 3.5 3.5 3.5-3.5", 14);
export const FilterIcon = (): ReactNode => icon("M2.5 4h11M4.5 8h7M6.5 12h3");
export const ThemeIcon = (): ReactNode => icon("M8 2v12M8 2a6 6 0 1 0 0 12M10.5 4.5v7M12.5 6.5v3");
export const DownloadIcon = (): ReactNode => icon("M8 2.5v7.5m-3-3 3 3 3-3M3 13h10", 14);
