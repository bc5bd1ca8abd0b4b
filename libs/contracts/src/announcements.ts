/** What administrators must hear of, out of all that the ledger records, and how much of it they are told. */
import type { LedgerEvent, LedgerEventType } from '#metering';

export const ANNOUNCED_TYPES: readonly LedgerEventType[] = [
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

const ANNOUNCED: ReadonlySet<string> = new Set(ANNOUNCED_TYPES);

export const isAnnounced = ({ type }: { readonly type: string }): boolean => ANNOUNCED.has(type);

/** The configuration a month begins with may be large, and nobody has to be told what has not changed. */
export function announcedData(event: LedgerEvent): object {
  if (event.type !== 'MonthlyReset') return event.data;
  const { at, previousMonth, closing } = event.data;
  return { at, previousMonth, closing };
}
