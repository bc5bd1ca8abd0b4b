/** Checks values before they reach the native driver, which aborts the process on types it does not know. */
import type { SqlValue } from '#eventsourcing';
import type { BoundValue, Cell } from './driver.js';

/** Integers are bound as such: a bare number would arrive as a floating-point one. */
export function toBound(value: SqlValue): BoundValue {
  if (typeof value === 'string' || value === null || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`Neither text, a safe integer, a Buffer nor null: ${typeof value} ${value}`);
}

/** Drivers return bytes as views or buffers of their own, and integers beyond 2^53 as something near. */
export function toCell(value: unknown): Cell {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new RangeError(`The database answered with an integer beyond 2^53: ${value}`);
    }
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return Buffer.from(value as ArrayBuffer);
}

/** Converts in place: the driver made these rows for this call alone. */
export function toCells(rows: unknown[][]): Cell[][] {
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) row[index] = toCell(row[index]);
  }
  return rows as Cell[][];
}
