/**
 * What leads from each stored version of an event to the next. What is stored stays as it is for ever: an
 * event of an older version becomes one of today's when it is read.
 */
import type { LedgerEventType } from '#metering';
import { isJsonObject } from '#validation';

type Data = Readonly<Record<string, unknown>>;
/** Leaves what is not whole as it is: what comes out is looked at as an event of today. */
export type Upcaster = (data: Data) => Data;

/**
 * By type, the steps from version 1 to 2, from 2 to 3, and so on; the version written today is one
 * more than there are steps.
 */
export type Upcasters = Readonly<Partial<Record<LedgerEventType, readonly Upcaster[]>>>;

export const UPCASTERS: Upcasters = {};

export const writtenVersion = (type: LedgerEventType, upcasters: Upcasters = UPCASTERS): number =>
  1 + (upcasters[type]?.length ?? 0);

/** @param version in which the data were written; not above today's. */
export const upcast = (
  type: LedgerEventType,
  version: number,
  data: unknown,
  upcasters: Upcasters = UPCASTERS,
): unknown => {
  const missing = upcasters[type]?.slice(version - 1) ?? [];
  return isJsonObject(data) ? missing.reduce<Data>((older, next) => next(older), data) : data;
};
