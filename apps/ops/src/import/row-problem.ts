/** Why a row cannot be imported, for the author of the file. */
export interface Problem {
  /** The message about this row. */
  readonly message: string;
  /** The rule that the row breaks, the same for all rows refused for this reason, whatever their values. */
  readonly rule: string;
}

export class RowProblem extends Error {
  override readonly name = 'RowProblem';

  /** @param value the row's invalid value; absent if the rule already names it */
  constructor(
    readonly rule: string,
    value?: string,
  ) {
    super(value === undefined ? rule : `${rule}, not ${value}`);
  }
}
