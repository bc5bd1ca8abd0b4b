/** Selects the rows of appends, within the bounds of a page, and decodes them into events. */
import {
  type NewEvent,
  type Position,
  type RecordedEvent,
  type SqlValue,
  type SubscribeOptions,
  UnreadableEvent,
} from '#eventsourcing';
import { isAsWritten, withChecksum } from '../file/checksum.js';
import type { Connection } from '../file/connection.js';
import type { Cell } from '../file/driver.js';
import { decodeEvents, encodeEvents } from './event-block.js';

const FROM = 'FROM commits c JOIN streams s ON s.id = c.stream_id';
const COLUMNS = 'c.position, s.name, c.first_revision, c.last_revision, c.recorded_at';
const SELECT = `SELECT ${COLUMNS}, c.events ${FROM}`;
/** Leaves out the column of long texts, which are on separate pages of the file. */
const SELECT_BARE = `SELECT ${COLUMNS} ${FROM}`;

export type Row = readonly [
  position: number,
  stream: string,
  firstRevision: number,
  lastRevision: number,
  recordedAt: string,
  /** The append's events as text; absent if they are not needed. */
  events?: string,
];

/** The position of the append's last event. */
export const positionOf = (row: readonly Cell[]): Position => row[0] as Position;

/** Where an append lies: all of its row but the text. */
export type AppendColumns = Row extends readonly [...infer Columns, _text?: string]
  ? Columns
  : never;

/** The events as the text of their row, which says whether it is still what was written there. */
export const eventsText = (columns: AppendColumns, events: readonly NewEvent[]): string =>
  withChecksum(encodeEvents(events), JSON.stringify(columns));

/** @returns the events of the append, none if they are not needed; unreadable ones if its row has changed since it was written */
export function decodeRow(row: Row | readonly Cell[]): RecordedEvent[] {
  const [lastPosition, stream, firstRevision, lastRevision, recordedAt, text] = row as Row;
  if (text === undefined) return [];
  const count = lastRevision - firstRevision + 1;
  const firstPosition = lastPosition - count + 1;
  const events = eventsIn(row as Row, text, count);
  if (events === null) {
    return Array.from({ length: count }, (_, index) => {
      const revision = firstRevision + index;
      const position = firstPosition + index;
      return new UnreadableEvent({ stream, revision, position, recordedAt }, CHANGED);
    });
  }
  return events.map(({ id, type, data, metadata }, index) => ({
    id,
    type,
    data,
    metadata,
    stream,
    revision: firstRevision + index,
    position: firstPosition + index,
    recordedAt,
  }));
}

const CHANGED =
  'bytes that have changed in the file since they were written: restore a backup of it';

function eventsIn(row: Row, text: string, count: number): readonly NewEvent[] | null {
  if (!isAsWritten(text, JSON.stringify(row.slice(0, -1)))) return null;
  try {
    const events = decodeEvents(text);
    return events.length === count ? events : null;
  } catch {
    return null;
  }
}

export interface PageBounds {
  readonly maxRows: number;
  /** What the rows may hold together: the page ends before the first row that goes beyond, but holds one row at least. */
  readonly holding?: {
    readonly maxEvents: number;
    /** The size of the events' texts in the file. */
    readonly maxBytes: number;
  };
}

export interface PageOfRows {
  readonly rows: Cell[][];
  /** Whether there was nothing behind them when they were read. */
  readonly isLast: boolean;
}

/** Appends of the stream that reach `fromRevision` or beyond; the first may begin before it. */
export function selectStream(
  connection: Connection,
  stream: string,
  fromRevision: number,
  bounds: PageBounds,
): PageOfRows {
  const rest = 'WHERE s.name = ? AND c.last_revision >= ? ORDER BY c.last_revision LIMIT ?';
  const values = [stream, fromRevision];
  const limit = rowsWithin(connection, rest, values, bounds);
  const rows = connection.all(`${SELECT} ${rest}`, ...values, limit);
  return { rows, isLast: rows.length < limit };
}

/**
 * Appends that end after the position; the first may begin before it. One category is followed by
 * its index, several by scanning: the `+` keeps SQLite from collecting and sorting them.
 */
export function selectAfter(
  connection: Connection,
  after: Position,
  { categories = [], isWanted }: Pick<SubscribeOptions, 'categories' | 'isWanted'>,
  bounds: PageBounds,
): PageOfRows {
  const names = categories.map(() => '?').join(', ');
  const filter = ['', 'AND c.category = ?'][categories.length] ?? `AND +c.category IN (${names})`;
  const rest = `WHERE c.position > ? ${filter} ORDER BY c.position LIMIT ?`;
  const values = [after, ...categories];
  const limit = rowsWithin(connection, rest, values, bounds);
  const rows = connection.all(`${isWanted ? SELECT_BARE : SELECT} ${rest}`, ...values, limit);
  for (const row of isWanted ? rows : []) {
    const [position, stream] = row as unknown as Row;
    if (isWanted!(stream, position)) row.push(...textAt(connection, position));
  }
  return { rows, isLast: rows.length < limit };
}

/** So few rows are read without asking first how much they hold: most streams are short. */
const ROWS_UNASKED = 8;

/** @returns how many rows are within the bounds, one at least; `maxRows` where nothing is beyond them */
function rowsWithin(
  connection: Connection,
  rest: string,
  values: readonly SqlValue[],
  { maxRows, holding }: PageBounds,
): number {
  if (holding === undefined || maxRows <= ROWS_UNASKED) return maxRows;
  const sums = `SELECT SUM(last_revision - first_revision + 1) OVER so_far AS events, SUM(bytes) OVER so_far AS bytes
    FROM (SELECT c.position, c.first_revision, c.last_revision, octet_length(c.events) AS bytes ${FROM} ${rest})
    WINDOW so_far AS (ORDER BY position ROWS UNBOUNDED PRECEDING)`;
  const counts = `SELECT COUNT(*), COUNT(*) FILTER (WHERE events <= ? AND bytes <= ?) FROM (${sums})`;
  const [row] = connection.all(counts, holding.maxEvents, holding.maxBytes, ...values, maxRows);
  const [all, within] = row as [number, number];
  return within === all ? maxRows : Math.max(1, within);
}

const textAt = (connection: Connection, position: Position): Cell[] =>
  connection.all('SELECT events FROM commits WHERE position = ?', position)[0]!;

/** Position of the newest event, `null` before the first. */
export function selectHead(connection: Connection, categories: readonly string[]): Position | null {
  if (categories.length === 0) return newest(connection, 'SELECT MAX(position) FROM commits');
  const heads = categories.map((category) =>
    newest(connection, 'SELECT MAX(position) FROM commits WHERE category = ?', category),
  );
  return heads.reduce((one, other) => Math.max(one ?? 0, other ?? 0) || null);
}

/** Positions count on within an append as revisions do, so that its events need not be decoded. */
export function selectPosition(
  connection: Connection,
  stream: string,
  revision: number,
): Position | null {
  const [row] = connection.all(
    `SELECT c.position, c.first_revision, c.last_revision ${FROM}
     WHERE s.name = ? AND c.last_revision >= ? ORDER BY c.last_revision LIMIT 1`,
    stream,
    revision,
  );
  if (row === undefined) return null;
  const [position, first, last] = row as [number, number, number];
  return revision < first ? null : position - (last - revision);
}

function newest(connection: Connection, sql: string, ...values: string[]): Position | null {
  return connection.all(sql, ...values)[0]![0] as Position | null;
}
