/** Keeps the rows of a live table where they are: figures change in place, and the table is sorted again only when the reader asks for it. */
import { useState } from 'react';
import type { EnvironmentUsage } from '../../data/api.js';

type Rows = readonly EnvironmentUsage[];
/** The ids of the environments, in the order in which they are shown. */
type Order = readonly string[];

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
  const [held, setHeld] = useState<{ readonly choice: string; readonly order: Order } | null>(null);
  if (choice === null) return { rows: sorted, sortAgain: null };
  const hold = () => setHeld({ choice, order: orderOf(sorted) });
  if (held?.choice !== choice) {
    hold();
    return { rows: sorted, sortAgain: null };
  }
  const rows = inHeldOrder(sorted, held.order);
  return { rows, sortAgain: isSameOrder(rows, sorted) ? null : hold };
}

/** @returns the rows in the given order; those that are not in it follow, sorted as they come */
export function inHeldOrder(sorted: Rows, order: Order): Rows {
  const indexes = new Map(order.map((id, index) => [id, index]));
  const indexOf = ({ environmentId }: EnvironmentUsage) =>
    indexes.get(environmentId) ?? order.length;
  return sorted.toSorted((one, other) => indexOf(one) - indexOf(other));
}

const orderOf = (rows: Rows): Order => rows.map(({ environmentId }) => environmentId);

const isSameOrder = (rows: Rows, others: Rows): boolean =>
  rows.every(({ environmentId }, index) => environmentId === others[index]!.environmentId);
