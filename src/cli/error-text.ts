/** An error as lines for a person: what happened, where, what was tried, what to do next. */
import { placeText } from "../core/errors.ts";

export type ErrorParts = { what: string; where: object; tried?: string | undefined; next: string; retryable: boolean };

export function errorLines(error: ErrorParts, mark: (text: string) => string): string[] {
  const place = placeText(error.where);
  return [
    `${mark("error:")} ${error.what}`,
    ...(place === "" ? [] : [`  where: ${place}`]),
    ...(error.tried === undefined ? [] : [`  tried: ${error.tried}`]),
    `  next:  ${error.next}`,
    ...(error.retryable ? ["  retry: the same command may succeed later"] : []),
  ];
}
