/** The client's errors: the meter refused (ProblemError), or the outcome is unknown (TransportError). */

/** The meter's refusal, as RFC 9457 has it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The problem's type, stable for programs; `about:blank` where the answer was no problem document. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  /** What to change, in words for people. */
  readonly detail: string;
  /** The path of the member or parameter at fault. */
  readonly field: string | undefined;

  /** @param members everything the answer said @param retryAfterMs what `Retry-After` asked for */
  constructor(
    status: number,
    readonly members: Readonly<Record<string, unknown>>,
    readonly retryAfterMs = 0,
  ) {
    const { type, title, detail, field } = members;
    const said = textOr(detail, textOr(title, `The answer was ${status}`));
    super(said);
    this.status = status;
    this.type = textOr(type, 'about:blank');
    this.title = textOr(title, '');
    this.detail = said;
    this.field = typeof field === 'string' ? field : undefined;
  }
}

/** There was no answer, or none that can be read: what was sent may have been carried out. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;
