/** The events that admins are notified of, and the content of each notification. */
import type { RecordedEvent } from '#eventsourcing';
import type { LedgerEvent, LedgerEventType } from '#metering';
import { decodeNotice, NOTICE_CATEGORY, NOTICE_TYPES, noticeOwnerOf } from './notices.js';
import { decodeLedgerEvent } from './stored/ledger-codec.js';
import { LEDGER_CATEGORY, ledgerOwnerOf, parseLedgerStream } from './stored/streams.js';

const LEDGER_TYPES: readonly LedgerEventType[] = [
  'MonthlyReset',
  'OverageEntered',
  'OverageExited',
  'UsageWarningRaised',
  'OverAllocated',
  'TrialStarted',
  'TrialRenewed',
  'TrialEnded',
  'GrantEnded',
  'ExtensionGranted',
];

export const NOTIFICATION_TYPES: readonly string[] = [...LEDGER_TYPES, ...NOTICE_TYPES];

/** The categories of the streams that hold them. */
export const NOTIFICATION_CATEGORIES: readonly string[] = [LEDGER_CATEGORY, NOTICE_CATEGORY];

const IN_LEDGER: ReadonlySet<string> = new Set(LEDGER_TYPES);

export interface Notification {
  readonly tenantId: string;
  readonly type: string;
  /** The event's own members, with its tenant and month. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** @returns the tenant whose stream it is, or null for a stream of another system */
export const notifiedTenantOf = (stream: string): string | null =>
  noticeOwnerOf(stream) ?? ledgerOwnerOf(stream);

/**
 * @returns null for an event without a notification
 * @throws UnreadableEventError
 */
export function notificationIn(recorded: RecordedEvent): Notification | null {
  const noticed = noticeOwnerOf(recorded.stream);
  if (noticed !== null) {
    const { type, data } = decodeNotice(recorded);
    return { tenantId: noticed, type, data: { ...data, tenantId: noticed } };
  }
  if (!IN_LEDGER.has(recorded.type)) return null;
  const place = parseLedgerStream(recorded.stream);
  const event = decodeLedgerEvent(recorded);
  return {
    tenantId: place.tenantId,
    type: event.type,
    data: { ...notifiedData(event), ...place },
  };
}

/** The event without the initial configuration of a month, which may be large and has not changed. */
function notifiedData(event: LedgerEvent): object {
  if (event.type !== 'MonthlyReset') return event.data;
  const { at, previousMonth, closing } = event.data;
  return { at, previousMonth, closing };
}
