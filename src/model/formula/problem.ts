/** What is wrong with a formula: a sentence that says it and, where one is known, what to do. */
export class FormulaProblem extends Error {
  readonly next: string | null;

  constructor(message: string, next: string | null = null) {
    super(message);
    this.next = next;
  }
}

/** A name that nothing has; `known` are those that may have been meant. */
export class UnknownName extends FormulaProblem {
  readonly unknown: string;
  readonly known: readonly string[];

  constructor(params: { name: string; message: string; next: string; known: readonly string[] }) {
    super(params.message, params.next);
    this.unknown = params.name;
    this.known = params.known;
  }
}
