/**
 * Does the work for all items, at most `most` at a time, and answers in their order. After an error nothing new begins;
 * it is thrown once what was under way has ended, so that nothing goes on behind the caller's back.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  const errors: unknown[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length && errors.length === 0; at = next++) {
      try {
        results[at] = await work(items[at] as T, at);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
  return results;
}
