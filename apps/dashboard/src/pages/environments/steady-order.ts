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
  const next = orderToHold(rows, order);
  if (next !== order) setHeld({ choice, order: next });
  const sortAgain = () => setHeld({ choice, order: orderOf(sorted) });
  return { rows, sortAgain: isSameOrder(rows, sorted) ? null : sortAgain };
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

/** @returns the order held before, or that of the rows as shown if it lacks one of them, so that new rows stay, too */
export const orderToHold = (shown: Rows, order: Order | null): Order =>
  order && shown.every(({ environmentId }) => order.has(environmentId)) ? order : orderOf(shown);

export const orderOf = (rows: Rows): Order =>
  new Map(rows.map(({ environmentId }, index) => [environmentId, index]));

const isSameOrder = (rows: Rows, others: Rows): boolean =>
  rows.every(({ environmentId }, index) => environmentId === others[index]!.environmentId);
