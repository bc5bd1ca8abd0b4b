/** The client's errors: the meter refused (ProblemError), or the outcome is unknown (TransportError). */

/** A refusal by the meter, a problem document of RFC 9457. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The problem type, stable for programs; `about:blank` if the response was not a problem document. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  /** What to change, for people. */
  readonly detail: string;
  /** The path of the faulty member or parameter. */
  readonly field: string | undefined;

  /**
   * @param members all members of the response
   * @param retryAfterMs the pause that `Retry-After` asks for
   */
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

/** There was no readable response, so the request may have been carried out. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;
