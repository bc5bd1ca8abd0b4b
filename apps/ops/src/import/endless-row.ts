/** The error for a CSV row that never ends, as after a lost quotation mark: reading on would hold the rest of the file in memory. */
import { SetupError } from '#eventsourcing';

export const endless = (path: string, line: number): SetupError =>
  new SetupError(`${path}:${line}: the row does not end: is a quotation mark missing?`);
