/** A batch of mangled files beside good ones, each with a date of its own. */
import { addDays } from "../reckoning/dates.ts";
import { seededRandom } from "../reckoning/random.ts";
import { FIRST_DATE, goodDay } from "./good-files.ts";
import { mangle, mutationNames } from "./mutations.ts";

export type MangledFile = { name: string; bytes: Buffer; how: string[] };

/** Good days at the beginning, enough for every table to be seen as daily. */
export const GOOD_DAYS = 8;
/** Mangled files are about days well after the good ones. */
const MANGLED_AFTER_DAYS = 60;

export function goodFiles(seed: number): { name: string; bytes: Buffer }[] {
  const random = seededRandom(seed, "good");
  return Array.from({ length: GOOD_DAYS }, (_, index) => goodDay(random, index))
    .flat()
    .map(({ name, text }) => ({ name, bytes: Buffer.from(text) }));
}

export const lastGoodDate = addDays(FIRST_DATE, GOOD_DAYS - 1);

/** `first` numbers the files over all batches, so that a thousand files go through every mutation. */
export function mangledFiles(first: number, count: number): MangledFile[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const random = seededRandom(number, "mangled");
    const files = goodDay(random, MANGLED_AFTER_DAYS + index);
    const { name, text } = random.pick(files);
    const firstMutation = mutationNames[number % mutationNames.length] as string;
    return { name, ...mangle(Buffer.from(text), random, firstMutation) };
  });
}
