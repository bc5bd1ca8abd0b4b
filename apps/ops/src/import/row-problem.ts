/** A row that says something that cannot be read; the message is for whoever made the file. */
export class RowProblem extends Error {
  override readonly name = 'RowProblem';
}
