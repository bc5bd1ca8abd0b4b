/** The events that open a month's stream: the first event of every stream, and only the first. */
import { type RecordedEvent, StreamDamagedError } from '#eventsourcing';
import { type LedgerEventType, previousMonth } from '#metering';
import { parseLedgerStream } from './streams.js';

export type OpeningType = Extract<LedgerEventType, 'LedgerOpened' | 'MonthlyReset'>;

export const isOpeningType = (type: string): type is OpeningType =>
  type === 'LedgerOpened' || type === 'MonthlyReset';

/**
 * @throws StreamDamagedError if an opening event is not first in its stream, or names another tenant or month, or the
 *   first event is no opening
 */
export function requireOpening({ stream, revision, type, data }: RecordedEvent): void {
  const opens = isOpeningType(type);
  if (opens !== (revision === 0)) {
    const expected = opens ? 'one opening, at revision 0' : 'LedgerOpened or MonthlyReset at 0';
    throw new StreamDamagedError(stream, expected, `${type} at ${revision}`);
  }
  if (!opens) return;
  const { tenantId, month } = parseLedgerStream(stream);
  const opened = data as { tenantId: string; month: string; previousMonth?: string };
  const before = type === 'MonthlyReset' ? previousMonth(month) : undefined;
  const isOwn = opened.tenantId === tenantId && opened.month === month;
  if (isOwn && opened.previousMonth === before) return;
  const after = opened.previousMonth === undefined ? '' : ` after ${opened.previousMonth}`;
  const found = `${type} of ${opened.tenantId}, ${opened.month}${after}`;
  throw new StreamDamagedError(stream, `the opening of ${tenantId}, ${month}`, found);
}
