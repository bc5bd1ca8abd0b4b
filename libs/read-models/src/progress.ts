/** How far the rows reflect the ledger, as every response reports it. */
import { LEDGER_CATEGORY } from '#contracts';
import type {
  EventSource,
  Position,
  RecordedEvent,
  SqlReader,
  SqlTransaction,
} from '#eventsourcing';

export const USAGE_PROJECTION = 'usage';

export interface AsOf {
  /** When the store recorded the newest event that the response reflects; `null` before the first. */
  readonly time: string | null;
  readonly position: Position | null;
}

export async function writeProgress(
  transaction: SqlTransaction,
  name: string,
  { position, recordedAt }: RecordedEvent,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO projection_progress (name, position, recorded_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET
       position = excluded.position, recorded_at = excluded.recorded_at`,
    [name, position, recordedAt],
  );
}

export async function readAsOf(reader: SqlReader): Promise<AsOf> {
  const [row] = await reader.query<{ position: number; recorded_at: string }>(
    'SELECT position, recorded_at FROM projection_progress WHERE name = $1',
    [USAGE_PROJECTION],
  );
  return row ? { time: row.recorded_at, position: row.position } : { time: null, position: null };
}

/**
 * @returns the time up to which the rows certainly reflect the ledger: `now` if nothing is missing, null if they are
 * empty
 */
export async function reflectedUntil(
  reader: SqlReader,
  ledger: Pick<EventSource, 'head'>,
  now: string,
): Promise<string | null> {
  const head = await ledger.head([LEDGER_CATEGORY]);
  const { time, position } = await readAsOf(reader);
  return head === null || (position !== null && position >= head) ? now : time;
}

/** A busy projector commits every few milliseconds, so a reader's attempts are limited. */
const ATTEMPTS_MAX = 10;

/**
 * Reads consistently with several statements: repeats the read if a batch was committed in between. After the last
 * attempt, returns the older position, which the figures reflect at least.
 */
export async function readAsOne<T>(
  reader: SqlReader,
  read: () => Promise<T>,
): Promise<{ asOf: AsOf; value: T }> {
  let version = reader.version?.();
  let asOf = await readAsOf(reader);
  for (let attempt = 1; ; attempt++) {
    const value = await read();
    const versionAfter = reader.version?.();
    if (version !== undefined && versionAfter === version) return { asOf, value };
    version = versionAfter;
    const after = await readAsOf(reader);
    if (after.position === asOf.position || attempt === ATTEMPTS_MAX) return { asOf, value };
    asOf = after;
  }
}
