/** Finds the environment that typed text means: the one with that id, or the only one with that name. */
import { byName } from '../data/order.js';

export interface Choice {
  readonly id: string;
  /** The id if the environment has no name. */
  readonly name: string;
}

/** `several`: more than one environment has the typed name. `unknown`: none has this name or id. */
export type Doubt = 'several' | 'unknown';

interface Found {
  readonly environmentId: string;
  readonly environmentName: string | null;
}

/** The reader's own environments first, then those found by name, without repetition. */
export function optionsOf(own: readonly Choice[], found: readonly Found[]): Choice[] {
  const others = found
    .map(({ environmentId: id, environmentName }) => ({ id, name: environmentName ?? id }))
    .filter(({ id }) => own.every((one) => one.id !== id))
    .toSorted((a, b) => byName(a.name, b.name));
  return [...own, ...others];
}

/**
 * @returns the matching option; if there is none, the typed text as the id, because an environment without runs is not
 * listed;
 * no id if several have the typed name
 */
export function chosenOf(
  typed: string,
  options: readonly Choice[],
): Choice & { readonly doubt: Doubt | null } {
  const byId = options.find(({ id }) => id === typed);
  if (byId) return { ...byId, doubt: null };
  const lower = typed.toLocaleLowerCase();
  const named = options.filter(({ name }) => name.toLocaleLowerCase() === lower);
  if (named.length > 1) return { id: '', name: typed, doubt: 'several' };
  return named[0] ? { ...named[0], doubt: null } : { id: typed, name: typed, doubt: 'unknown' };
}
