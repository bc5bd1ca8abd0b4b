/**
 * Encodes the events of one append as the text of one row. Events with the same shape share a table that stores the
 * member names once and the values by column, each column in its shortest form. Two levels of members below an
 * event become columns (`data.usage.id`); deeper values are stored as they are.
 */
import type { NewEvent } from '#eventsourcing';
import { type Column, decodeColumns, encodeColumns } from './event-column.js';

/** Member names in order; a pair for a member that is itself split into columns. */
type Shape = readonly (string | readonly [name: string, shape: Shape])[];

interface Table {
  readonly shape: Shape;
  /** One column per leaf, in the order of the shape. */
  readonly columns: readonly Column[];
}

interface Block {
  readonly events: number;
  readonly tables: readonly Table[];
  /** The table index of each event; absent if there is only one table. */
  readonly order?: readonly number[];
}

type Members = Readonly<Record<string, unknown>>;

/** How many levels of members below an event become columns. */
const LEVELS = 2;

export function encodeEvents(events: readonly NewEvent[]): string {
  const tables: GrowingTable[] = [];
  const order = events.map((event) => addTo(tables, event as unknown as Members));
  const block: Block = {
    events: events.length,
    tables: tables.map(({ shape, columns }) => ({ shape, columns: encodeColumns(columns) })),
    ...(tables.length > 1 && { order }),
  };
  return JSON.stringify(block);
}

/**
 * Adds the event to the table of its shape, creating the table if necessary.
 * @returns the index of the table
 */
function addTo(tables: GrowingTable[], event: Members): number {
  const found = tables.findIndex((table) => table.takes(event));
  return found >= 0 ? found : tables.push(new GrowingTable(event)) - 1;
}

/** A table that is built event by event. */
class GrowingTable {
  readonly shape: Shape;
  /**
   * Each column is created with its first value, because a list that starts empty reserves space for many items.
   */
  readonly columns: readonly unknown[][];
  /** The leaves of the event being compared. The event fits the table only if it has all of them. */
  private readonly leaves: unknown[] = [];

  constructor(first: Members) {
    this.shape = shapeOf(first, LEVELS);
    collect(first, this.shape, this.leaves, 0);
    this.columns = this.leaves.map((leaf) => [leaf]);
  }

  /**
   * Adds the event if it has the shape of this table.
   * @returns false if the event has another shape; the table is then unchanged
   */
  takes(event: Members): boolean {
    const { leaves, columns } = this;
    if (collect(event, this.shape, leaves, 0) !== leaves.length) return false;
    for (let leaf = 0; leaf < leaves.length; leaf++) columns[leaf]!.push(leaves[leaf]);
    return true;
  }
}

export function decodeEvents(text: string): NewEvent[] {
  const { events, tables, order } = JSON.parse(text) as Block;
  const levels = tables.map(({ shape, columns }) =>
    levelOf(shape, decodeColumns(columns).values()),
  );
  const next = tables.map(() => 0);
  return Array.from({ length: events }, (_, index) => {
    const table = order ? order[index]! : 0;
    return rowOf(levels[table]!, next[table]!++) as unknown as NewEvent;
  });
}

/** The member names of a value and their shapes. Undefined members are left out, as in JSON. */
function shapeOf(value: Members, levels: number): Shape {
  const shape: (string | readonly [string, Shape])[] = [];
  for (const name in value) {
    const member = value[name];
    if (member === undefined) continue;
    shape.push(levels > 0 && isApart(member) ? [name, shapeOf(member, levels - 1)] : name);
  }
  return shape;
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the value is an object that can be rebuilt from its members. */
function isApart(value: unknown): value is Members {
  if (!isObject(value) || 'toJSON' in value || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).some((member) => member !== undefined);
}

const OTHER_SHAPE = -1;

/**
 * Writes the leaves of a value in the order of the shape.
 * @returns the index of the next leaf, or `OTHER_SHAPE` if the value has another shape
 */
function collect(value: Members, shape: Shape, leaves: unknown[], start: number): number {
  let at = 0;
  let leaf = start;
  for (const name in value) {
    const member = value[name];
    if (member === undefined) continue;
    const place = shape[at++];
    if (place === name) leaves[leaf++] = member;
    else if (typeof place !== 'object' || place[0] !== name || !isObject(member))
      return OTHER_SHAPE;
    else if ((leaf = collect(member, place[1], leaves, leaf)) < 0) return OTHER_SHAPE;
  }
  return at === shape.length ? leaf : OTHER_SHAPE;
}

/** One level of members: the values that all events share, and those that differ by event. */
interface Level {
  readonly template: Members;
  readonly columns: readonly { readonly name: string; readonly entries: readonly unknown[] }[];
  readonly inner: readonly { readonly name: string; readonly level: Level }[];
}

function levelOf(shape: Shape, columns: Iterator<readonly unknown[]>): Level {
  const template: Record<string, unknown> = {};
  const own: Level['columns'][number][] = [];
  const inner: Level['inner'][number][] = [];
  for (const place of shape) {
    if (typeof place === 'string') {
      const entries = columns.next().value as readonly unknown[];
      template[place] = entries[0];
      if (entries.length > 1) own.push({ name: place, entries });
    } else {
      const level = levelOf(place[1], columns);
      template[place[0]] = level.template;
      if (level.columns.length + level.inner.length > 0) inner.push({ name: place[0], level });
    }
  }
  return { template, columns: own, inner };
}

/**
 * Builds the members of one event. Shared values are the same object in all events, because events are immutable.
 */
function rowOf(level: Level, index: number): Members {
  const { columns, inner } = level;
  const row: Record<string, unknown> = { ...level.template };
  for (const { name, entries } of columns) row[name] = entries[index];
  for (const one of inner) row[one.name] = rowOf(one.level, index);
  return row;
}
