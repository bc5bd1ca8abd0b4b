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
/** Omits the column of event texts, which are long and stored on separate pages of the file. */
const SELECT_BARE = `SELECT ${COLUMNS} ${FROM}`;

export type Row = readonly [
  position: number,
  stream: string,
  firstRevision: number,
  lastRevision: number,
  recordedAt: string,
  /** The append's events as text; absent if not needed. */
  events?: string,
];

/** The position of the append's last event. */
export const positionOf = (row: readonly Cell[]): Position => row[0] as Position;

/** The identity of an append: all columns of its row except the text. */
export type AppendColumns = Row extends readonly [...infer Columns, _text?: string]
  ? Columns
  : never;

/** Encodes the events as the text of their row, with a checksum over the whole row. */
export const eventsText = (columns: AppendColumns, events: readonly NewEvent[]): string =>
  withChecksum(encodeEvents(events), JSON.stringify(columns));

/**
 * Decodes the events of an append. They are `UnreadableEvent`s if the row no longer matches its checksum.
 * @returns the events, or an empty list if the row was selected without its text
 */
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
  /** The total size of a page: it ends before the first row that exceeds a limit, but holds at least one row. */
  readonly holding?: {
    readonly maxEvents: number;
    /** The size of the event texts in the file. */
    readonly maxBytes: number;
  };
}

export interface PageOfRows {
  readonly rows: Cell[][];
  /** Whether no rows followed at the time of reading. */
  readonly isLast: boolean;
}

/** Selects the stream's appends that reach `fromRevision` or beyond. The first may begin before it. */
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
 * Selects the appends that end after the position. The first may begin before it. One category is selected by its
 * index, several by a scan: the `+` keeps SQLite from collecting and sorting them.
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

/** Up to this number of rows is read without checking their size first, because most streams are short. */
const ROWS_UNASKED = 8;

/** @returns the number of rows within the bounds, at least 1; `maxRows` if all rows are within them */
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

/** The position of the newest event, or `null` if there are no events. */
export function selectHead(connection: Connection, categories: readonly string[]): Position | null {
  if (categories.length === 0) return newest(connection, 'SELECT MAX(position) FROM commits');
  const heads = categories.map((category) =>
    newest(connection, 'SELECT MAX(position) FROM commits WHERE category = ?', category),
  );
  return heads.reduce((one, other) => Math.max(one ?? 0, other ?? 0) || null);
}

/**
 * Looks up the position of a revision without decoding events: positions are consecutive within an append, as
 * revisions are.
 */
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
