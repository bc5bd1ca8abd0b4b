/** Checks values before they reach the native driver, which aborts the process on unknown types. */
import type { SqlValue } from '#eventsourcing';
import type { BoundValue, Cell } from './driver.js';

/** Integers are bound as bigint, because a plain number would be stored as floating point. */
export function toBound(value: SqlValue): BoundValue {
  if (typeof value === 'string' || value === null || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError(`Neither text, a safe integer, a Buffer nor null: ${typeof value} ${value}`);
}

/** Normalizes a driver's value: bytes become a Buffer, and integers beyond 2^53, which are inexact, are refused. */
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

/** Converts in place, because the driver made the rows for this call only. */
export function toCells(rows: unknown[][]): Cell[][] {
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) row[index] = toCell(row[index]);
  }
  return rows as Cell[][];
}
