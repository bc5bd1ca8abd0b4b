/**
 * Upcasters convert each stored version of an event to the next. Stored events never change: an event of an older
 * version is converted when it is read.
 */
import type { LedgerEventType } from '#metering';
import { isJsonObject } from '#validation';

type Data = Readonly<Record<string, unknown>>;
/** Leaves incomplete data as it is, because the result is validated as an event of the current version. */
export type Upcaster = (data: Data) => Data;

/** By type, the steps from version 1 to 2, from 2 to 3, and so on; the current version is one more than the number of steps. */
export type Upcasters = Readonly<Partial<Record<LedgerEventType, readonly Upcaster[]>>>;

export const UPCASTERS: Upcasters = {};

export const writtenVersion = (type: LedgerEventType, upcasters: Upcasters = UPCASTERS): number =>
  1 + (upcasters[type]?.length ?? 0);

/** @param version the version of the data, not above the current one */
export const upcast = (
  type: LedgerEventType,
  version: number,
  data: unknown,
  upcasters: Upcasters = UPCASTERS,
): unknown => {
  const missing = upcasters[type]?.slice(version - 1) ?? [];
  return isJsonObject(data) ? missing.reduce<Data>((older, next) => next(older), data) : data;
};
