/** Keeps the rows of a live table where they are: figures change in place, and the table is sorted again only when the reader asks for it. */
import { useMemo, useState } from 'react';
import type { EnvironmentUsage } from '../../data/api.js';

type Rows = readonly EnvironmentUsage[];
/** The index of each environment, by its id, as the rows are shown. */
type Order = ReadonlyMap<string, number>;

interface SteadyOrder {
  readonly rows: Rows;
  /** Sorts the rows again; `null` while they are still sorted. */
  readonly sortAgain: (() => void) | null;
}

/**
 * @param sorted the rows sorted by their present figures
 * @param choice what the reader chose (month, order, search): another choice is shown sorted; `null` until its rows are loaded
 */
export function useSteadyOrder(sorted: Rows, choice: string | null): SteadyOrder {
  const [held, setHeld] = useState<Held | null>(null);
  const order = choice !== null && held?.choice === choice ? held.order : null;
  const rows = useMemo(() => (order ? inHeldOrder(sorted, order) : sorted), [sorted, order]);
  if (choice === null) return { rows, sortAgain: null };
  const hold = (shown: Rows) => setHeld({ choice, order: orderOf(shown) });
  if (!order || !rows.every(({ environmentId }) => order.has(environmentId))) hold(rows);
  return { rows, sortAgain: isSameOrder(rows, sorted) ? null : () => hold(sorted) };
}

interface Held {
  readonly choice: string;
  readonly order: Order;
}

/** @returns the rows in the given order; those that are not in it follow, sorted as they come */
export function inHeldOrder(sorted: Rows, order: Order): Rows {
  const indexOf = ({ environmentId }: EnvironmentUsage) => order.get(environmentId) ?? order.size;
  return sorted.toSorted((one, other) => indexOf(one) - indexOf(other));
}

export const orderOf = (rows: Rows): Order =>
  new Map(rows.map(({ environmentId }, index) => [environmentId, index]));

const isSameOrder = (rows: Rows, others: Rows): boolean =>
  rows.every(({ environmentId }, index) => environmentId === others[index]!.environmentId);
