/** Which environment a typed text means: the one with that id, or the only one with that name. */
import { byName } from '../data/order.js';

export interface Choice {
  readonly id: string;
  /** The id where it has no name. */
  readonly name: string;
}

interface Found {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

/** The reader's own first, then those found by name; none twice. */
export function optionsOf(own: readonly Choice[], found: readonly Found[]): Choice[] {
  const others = found
    .map(({ environmentId: id, environmentName }) => ({ id, name: environmentName ?? id }))
    .filter(({ id }) => own.every((one) => one.id !== id))
    .toSorted((a, b) => byName(a.name, b.name));
  return [...own, ...others];
}

/** @returns the typed text itself as the id where it is that of no option: what has not run yet has no other */
export function chosenOf(
  typed: string,
  options: readonly Choice[],
): Choice & { readonly isKnown: boolean } {
  const lower = typed.toLocaleLowerCase();
  const named = options.filter(({ name }) => name.toLocaleLowerCase() === lower);
  const chosen =
    options.find(({ id }) => id === typed) ?? (named.length === 1 ? named[0] : undefined);
  return chosen ? { ...chosen, isKnown: true } : { id: typed, name: typed, isKnown: false };
}
