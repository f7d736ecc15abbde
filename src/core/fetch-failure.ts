/** Why a request got no answer, in few words and without its address, which may hold a secret. */
export function causeOfFetch(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return `it did not answer within ${timeoutMs} ms`;
  return cause?.code ?? cause?.message ?? message;
}
