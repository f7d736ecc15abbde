/** The known word nearest to a mistyped one, or null when none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | null {
  const typed = fold(word);
  let best: { name: string; distance: number } | null = null;
  for (const name of known) {
    const distance = editDistance(typed, fold(name));
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.name : null;
}

/** The end of a sentence that asks whether the nearest word was meant; empty where none is near. */
export function nearestText(word: string, known: Iterable<string>): string {
  const near = didYouMean(word, known);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** Case and separators are the commonest slips: `time_zone` is `timeZone`. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_. ]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
