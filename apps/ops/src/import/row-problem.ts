/** Why a row cannot be imported, for the author of the file. */
export interface Problem {
  /** Said of this row. */
  readonly message: string;
  /** What the rows have in common that are refused for the same reason, whatever their values. */
  readonly rule: string;
}

export class RowProblem extends Error {
  override readonly name = 'RowProblem';

  /** @param value what the row has in place of what the rule asks for; absent where the rule names it */
  constructor(
    readonly rule: string,
    value?: string,
  ) {
    super(value === undefined ? rule : `${rule}, not ${value}`);
  }
}
