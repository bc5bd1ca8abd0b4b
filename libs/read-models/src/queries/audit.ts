/** The audit trail: who changed what, when and why, with the part of the configuration before and after. */
import type { SqlReader } from '#eventsourcing';
import {
  type Actor,
  type Configuration,
  EMPTY_CONFIGURATION,
  evolveConfiguration,
  type Instant,
  type LedgerEvent,
  type Month,
} from '#metering';
import { auditedPart } from './audited-part.js';
import { type Answer, askMonth, type MonthQuestion, type TenantMonth } from './tenant-month.js';

export interface AuditEntry {
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: string;
  readonly at: Instant;
  readonly type: LedgerEvent['type'];
  /** `system` if no command caused it: a new month, expired grants and trials. */
  readonly by: Actor;
  /** Identifies the changed object if there can be several of its kind. */
  readonly subject: Readonly<Record<string, string>> | null;
  /** `null` if there was none. */
  readonly before: unknown;
  /** `null` if it no longer exists. */
  readonly after: unknown;
  readonly correlationId: string | null;
}

export interface AuditQuestion extends MonthQuestion {
  /** The revision from which the page starts. */
  readonly from: number;
  readonly limit: number;
}

export const audit = (
  reader: SqlReader,
  { from, limit, ...question }: AuditQuestion,
): Promise<
  Answer<{
    readonly month: Month;
    readonly changes: readonly AuditEntry[];
    readonly nextRevision: number | null;
  }>
> =>
  askMonth(reader, question, async (month) => {
    const rows = await readRows(reader, month);
    const first = rows.findIndex(({ revision }) => revision >= from);
    const end = first < 0 ? rows.length : first + limit;
    const changes = entriesOf(rows.slice(0, end)).filter(({ revision }) => revision >= from);
    return { month: month.month, changes, nextRevision: rows[end]?.revision ?? null };
  });

interface Row extends Record<string, unknown> {
  readonly revision: number;
  readonly position: number;
  readonly recorded_at: string;
  readonly event: string;
  readonly metadata: string;
}

/** Reads from the start of the month for every page, because the state before a change follows from all earlier events. */
const readRows = (reader: SqlReader, { tenantId, month }: TenantMonth): Promise<Row[]> =>
  reader.query<Row>(
    `SELECT revision, position, recorded_at, event, metadata FROM configuration_events
     WHERE tenant_id = $1 AND month = $2 ORDER BY revision`,
    [tenantId, month],
  );

function entriesOf(rows: readonly Row[]): AuditEntry[] {
  let configuration = EMPTY_CONFIGURATION;
  return rows.map((row) => {
    const event = JSON.parse(row.event) as LedgerEvent;
    const before = configuration;
    configuration = evolveConfiguration(before, event);
    return entryOf(row, event, before, configuration);
  });
}

function entryOf(
  { revision, position, recorded_at, metadata }: Row,
  event: LedgerEvent,
  before: Configuration,
  after: Configuration,
): AuditEntry {
  const { $correlationId } = JSON.parse(metadata) as { readonly $correlationId?: string };
  const { subject, part } = auditedPart(event);
  return {
    revision,
    position,
    recordedAt: recorded_at,
    at: 'at' in event.data ? event.data.at : recorded_at,
    type: event.type,
    by: 'by' in event.data ? event.data.by : BY_TIME,
    subject,
    before: opens(event) ? null : part(before),
    after: event.type === 'TrialEnded' ? null : part(after),
    correlationId: $correlationId ?? null,
  };
}

const BY_TIME: Actor = { actorId: 'system', reason: null };

const opens = ({ type }: LedgerEvent): boolean =>
  type === 'LedgerOpened' || type === 'MonthlyReset';
