import { useLayoutEffect, useRef, useState, type RefObject } from "react";

export type Size = { width: number; height: number };

/** The size of an element in CSS pixels, followed as it changes; null before it is known, when nothing need be drawn yet. */
export function useSize(): [RefObject<HTMLDivElement | null>, Size | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => {
      const next = { width: Math.max(200, Math.floor(element.clientWidth)), height: Math.floor(element.clientHeight) };
      setSize((now) => (now?.width === next.width && now.height === next.height ? now : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
