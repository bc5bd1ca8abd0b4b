/** The error for a CSV row without an end, for instance after a lost quotation mark: reading on would load the rest of the file into memory. */
import { SetupError } from '#eventsourcing';

export const endless = (path: string, line: number): SetupError =>
  new SetupError(`${path}:${line}: the row does not end: is a quotation mark missing?`);
