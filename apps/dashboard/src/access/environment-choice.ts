/** The choice of an environment by its id or its name: the service is asked for those that fit what is typed. */
import { useState } from 'react';
import { useEnvironmentName } from '../data/environment-names.js';
import { useFoundEnvironments } from '../data/environment-queries.js';
import { useSettled } from '../data/timers.js';
import { useReach } from '../data/use-roles.js';
import { type Choice, chosenOf, optionsOf } from './chosen-environment.js';

const SETTLED_MS = 250;

export interface EnvironmentChoice extends Choice {
  /** As typed: an id, a name, or a part of one. */
  readonly typed: string;
  readonly type: (typed: string) => void;
  /** Those to offer. */
  readonly options: readonly Choice[];
  /** Whether no environment with this id or name is known of, as far as the reader may know. */
  readonly isUnknown: boolean;
}

/** @param own ids that are offered first, whatever is typed; the first of all is chosen at the beginning */
export function useEnvironmentChoice(tenant: string, own: readonly string[]): EnvironmentChoice {
  const nameOf = useEnvironmentName();
  const mayAsk = useReach()?.tenant(tenant) ?? false;
  const [given, type] = useState<string | null>(null);
  const settled = useSettled(given ?? '', SETTLED_MS).trim();
  const { data, isPlaceholderData } = useFoundEnvironments(tenant, settled, mayAsk);
  const known = own.map((id) => ({ id, name: nameOf(id) }));
  const options = optionsOf(known, data ?? []);
  // Until the reader types: their own, or the one that needs attention first.
  const typed = given ?? own[0] ?? data?.[0]?.environmentId ?? '';
  const isSought = mayAsk && (isPlaceholderData || data === undefined || settled !== typed.trim());
  const chosen = chosenOf(typed.trim(), options);
  return {
    ...chosen,
    // A part of a name is no environment: nothing is asked about it until it is known what fits.
    id: isSought && given !== null && !chosen.isKnown ? '' : chosen.id,
    typed,
    type,
    options,
    isUnknown: mayAsk && !isSought && chosen.id !== '' && !chosen.isKnown,
  };
}
