/**
 * Encodes one member of many events as JSON: a list of values, a single value if all are equal, or a shorter form
 * if values repeat, share a prefix or equal those of another member.
 */

/** The plain list, used if no shorter form fits and by the first release. A single entry stands for all values. */
type Listed = readonly unknown[];

/** The distinct values, and for each event the index of its value among them. */
interface Repeated {
  readonly of: readonly unknown[];
  readonly at: readonly number[];
}

/** Texts with a common prefix. */
interface Prefixed {
  readonly prefix: string;
  readonly rest: readonly string[];
}

/** The same values as in the column with this index. */
interface Copied {
  readonly like: number;
}

export type Column = Listed | Repeated | Prefixed | Copied;

/** @param columns the values of each member, in the order of the events */
export function encodeColumns(columns: readonly Listed[]): Column[] {
  const columnByFirst = new Map<unknown, number>();
  return columns.map((values, index) => {
    if (values.length === 1) return values;
    const first = values[0];
    if (sameThroughout(values)) return [first];
    const like = typeof first === 'string' ? columnByFirst.get(first) : undefined;
    if (like !== undefined && sameValues(values, columns[like]!)) return { like };
    if (like === undefined) columnByFirst.set(first, index);
    return repeated(values) ?? prefixed(values) ?? values;
  });
}

function sameThroughout(values: Listed): boolean {
  const first = values[0];
  for (let index = 1; index < values.length; index++) if (values[index] !== first) return false;
  return true;
}

/** @returns the values of each member, or a single value that stands for all */
export function decodeColumns(columns: readonly Column[]): Listed[] {
  const decoded: Listed[] = [];
  for (const column of columns) decoded.push(valuesOf(column, decoded));
  return decoded;
}

function valuesOf(column: Column, before: readonly Listed[]): Listed {
  if (isListed(column)) return column;
  if ('like' in column) return before[column.like]!;
  if ('at' in column) return column.at.map((place) => column.of[place]);
  return column.rest.map((rest) => column.prefix + rest);
}

const isListed = (column: Column): column is Listed => Array.isArray(column);

const sameValues = (one: Listed, other: Listed): boolean =>
  one.every((value, index) => value === other[index]);

/** The minimum number of values for which the repeated form is tried. */
const REPEATED_MIN = 4;
/** The number of distinct values after which the repeated form is abandoned if most values differ. */
const DISTINCT_MIN = 8;

/** @returns null unless each value occurs twice on average */
function repeated(values: Listed): Repeated | null {
  if (values.length < REPEATED_MIN) return null;
  const keys: unknown[] = [];
  const of: unknown[] = [];
  const at: number[] = [];
  let places: Map<unknown, number> | undefined;
  for (const value of values) {
    const key = keyOf(value);
    let place = places ? (places.get(key) ?? -1) : keys.indexOf(key);
    if (place < 0) {
      place = of.push(value) - 1;
      keys.push(key);
      places?.set(key, place);
      if (of.length > DISTINCT_MIN) {
        if (of.length * 2 > at.length + DISTINCT_MIN) return null;
        places ??= new Map(keys.map((known, index) => [known, index]));
      }
    }
    at.push(place);
  }
  return of.length * 2 <= values.length ? { of, at } : null;
}

const OBJECT = '\0';
const OBJECT_CODE = 0;

/**
 * The key for comparing a value. Objects are compared by their JSON, prefixed so that it cannot equal a string
 * value.
 */
function keyOf(value: unknown): unknown {
  if (typeof value === 'string')
    return value.charCodeAt(0) === OBJECT_CODE ? `${OBJECT}${value}` : value;
  return typeof value === 'object' && value !== null ? `${OBJECT}{${JSON.stringify(value)}` : value;
}

const PREFIX_MIN = 8;

function prefixed(values: Listed): Prefixed | null {
  const [first] = values;
  if (typeof first !== 'string') return null;
  let { length } = first;
  for (const value of values) {
    if (typeof value !== 'string') return null;
    length = commonLength(first, value, length);
    if (length < PREFIX_MIN) return null;
  }
  const rest = (values as readonly string[]).map((value) => value.slice(length));
  return { prefix: first.slice(0, length), rest };
}

function commonLength(one: string, other: string, max: number): number {
  const end = Math.min(max, other.length);
  let length = 0;
  while (length < end && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
