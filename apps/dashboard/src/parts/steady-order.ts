/** Keeps the rows of a live list where they are: figures change in place, and the list is sorted again only when the reader asks for it. */
import { useMemo, useState } from 'react';

/** The index of each row, by its key, as the rows are shown. */
type Order = ReadonlyMap<string, number>;

interface SteadyOrder<Row> {
  readonly rows: readonly Row[];
  /** Sorts the rows again; `null` while they are still sorted. */
  readonly sortAgain: (() => void) | null;
}

/**
 * @param sorted the rows sorted by their present figures
 * @param keyOf what tells a row from the others
 * @param choice what the reader chose (month, order, search): another choice is shown sorted; `null` until its rows are loaded
 */
export function useSteadyOrder<Row>(
  sorted: readonly Row[],
  keyOf: (row: Row) => string,
  choice: string | null,
): SteadyOrder<Row> {
  const [held, setHeld] = useState<Held | null>(null);
  const order = choice !== null && held?.choice === choice ? held.order : null;
  const keys = useMemo(() => sorted.map(keyOf), [sorted, keyOf]);
  const shown = useMemo(() => (order ? inHeldOrder(keys, order) : keys), [keys, order]);
  const rows = useMemo(() => {
    const byKey = new Map(keys.map((key, index) => [key, sorted[index]!]));
    return shown.map((key) => byKey.get(key)!);
  }, [keys, shown, sorted]);
  if (choice === null) return { rows, sortAgain: null };
  const next = orderToHold(shown, order);
  if (next !== order) setHeld({ choice, order: next });
  const sortAgain = () => setHeld({ choice, order: orderOf(keys) });
  const isSorted = shown.every((key, index) => key === keys[index]);
  return { rows, sortAgain: isSorted ? null : sortAgain };
}

interface Held {
  readonly choice: string;
  readonly order: Order;
}

/** @returns the keys in the given order; those that are not in it follow, sorted as they come */
export function inHeldOrder(sorted: readonly string[], order: Order): readonly string[] {
  const indexOf = (key: string) => order.get(key) ?? order.size;
  return sorted.toSorted((one, other) => indexOf(one) - indexOf(other));
}

/** @returns the order held before, or that of the rows as shown if it lacks one of them, so that new rows stay, too */
export const orderToHold = (shown: readonly string[], order: Order | null): Order =>
  order && shown.every((key) => order.has(key)) ? order : orderOf(shown);

export const orderOf = (keys: readonly string[]): Order =>
  new Map(keys.map((key, index) => [key, index]));
