/** Moving a chart's focused mark with the keyboard. Pure: the view keeps the position. */

export type GridPosition = { row: number; column: number };

/** The position after a key in a grid of rows × columns (one row: a series), or null when the key does not move. */
export function moveFocus(key: string, at: GridPosition | null, rows: number, columns: number): GridPosition | null {
  if (rows === 0 || columns === 0) return null;
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  };
  if (key === "Home") return { row: at?.row ?? 0, column: 0 };
  if (key === "End") return { row: at?.row ?? 0, column: columns - 1 };
  const move = moves[key];
  if (move === undefined) return null;
  if (at === null)
    return key === "ArrowLeft" || key === "ArrowUp" ? { row: rows - 1, column: columns - 1 } : { row: 0, column: 0 };
  const rowsOnly = rows > 1;
  if (!rowsOnly && move[0] !== 0) return null;
  return { row: clamp(at.row + move[0], rows), column: clamp(at.column + move[1], columns) };
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
