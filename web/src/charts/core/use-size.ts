import { useEffect, useRef, useState, type RefObject } from "react";

export type Size = { width: number; height: number };

/**
 * The size of an element in CSS pixels, followed as it changes; null before it is known. A chart is drawn after the page's
 * first paint, so that the numbers above it do not wait for it.
 */
export function useSize(): [RefObject<HTMLDivElement | null>, Size | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const next = { width: Math.max(200, Math.floor(element.clientWidth)), height: Math.floor(element.clientHeight) };
      setSize((now) => (now?.width === next.width && now.height === next.height ? now : next));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
