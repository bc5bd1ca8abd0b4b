/** A row without an end: what comes behind it cannot be told from it, and would be read into memory whole. */
import { SetupError } from '#eventsourcing';

export const endless = (path: string, line: number): SetupError =>
  new SetupError(`${path}:${line}: the row does not end: is a quotation mark missing?`);
