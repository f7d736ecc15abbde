/**
 * Chance that can be repeated: every draw follows from whole numbers (seed, purpose, store, day …),
 * never from how many draws were made elsewhere. So a day of the simulation depends on its own parts alone.
 */

/** A stream of numbers, 0 ≤ x < 1. */
export type Random = () => number;

/** Mixes whole numbers into one of 32 bits; every part changes about half of the bits. */
export function hash(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ part, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
    h ^= h >>> 13;
  }
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One number, 0 ≤ x < 1, that belongs to these parts. */
export function unit(...parts: readonly number[]): number {
  return hash(...parts) / 4294967296;
}

/** One number from about −3 to 3 with mean 0 and deviation 1 that belongs to these parts. */
export function bell(...parts: readonly number[]): number {
  const random = createRandom(...parts);
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** A stream that belongs to these parts (small fast counter generator, 128 bits of state). */
export function createRandom(...parts: readonly number[]): Random {
  let a = hash(1, ...parts) | 0;
  let b = hash(2, ...parts) | 0;
  let c = hash(3, ...parts) | 0;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** How often something with this mean happens: Poisson by inversion, a bell curve where the mean is large. */
export function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  if (mean > 40) {
    const spread = (random() + random() + random() + random() - 2) * Math.sqrt(3);
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * spread));
  }
  let probability = Math.exp(-mean);
  let rest = random() - probability;
  let count = 0;
  while (rest >= 0 && count < 200) {
    count++;
    probability *= mean / count;
    rest -= probability;
  }
  return count;
}

/** The parts in an order that belongs to the seed and the purpose. */
export function shuffled<T>(items: readonly T[], ...parts: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, order: hash(...parts, index) }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
