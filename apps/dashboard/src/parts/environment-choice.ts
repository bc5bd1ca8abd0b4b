/** The choice of an environment by its id or its name: the service is asked for those that fit what is typed. */
import { useState } from 'react';
import { useEnvironmentName } from '../data/environment-names.js';
import { useFoundEnvironments } from '../data/environment-queries.js';
import type { Month } from '../data/queries.js';
import { useSettled } from '../data/timers.js';
import { useReach } from '../data/use-roles.js';
import { type Choice, chosenOf, type Doubt, optionsOf } from './chosen-environment.js';

const SETTLED_MS = 250;
const OFFERED_MAX = 50;
const NONE: readonly string[] = [];

export interface EnvironmentChoice extends Choice {
  /** As typed: an id, a name, or a part of one. */
  readonly typed: string;
  readonly type: (typed: string) => void;
  /** Those to offer. */
  readonly options: readonly Choice[];
  /** Why it may not be the environment that is meant, as far as the reader may know; `null` while it is being asked. */
  readonly doubt: Doubt | null;
}

interface ChoiceQuestion {
  readonly tenant: string;
  /** The month of which environments are offered. */
  readonly month?: Month;
  /** Ids that are offered first, whatever is typed. */
  readonly own?: readonly string[];
  /** The text at the beginning; where it is absent, the first of those that are offered. */
  readonly initial?: string;
}

export function useEnvironmentChoice(question: ChoiceQuestion): EnvironmentChoice {
  const { tenant, month, own = NONE, initial = null } = question;
  const nameOf = useEnvironmentName();
  const mayAsk = useReach()?.tenant(tenant) ?? false;
  const [given, type] = useState(initial);
  const settled = useSettled(given ?? '', SETTLED_MS).trim();
  const { data, isPlaceholderData, isError } = useFoundEnvironments(tenant, month, settled, mayAsk);
  const known = own.map((id) => ({ id, name: nameOf(id) }));
  const options = optionsOf(known, data ?? []);
  // Until the reader types: their own, or the one that needs attention first.
  const typed = given ?? own[0] ?? data?.[0]?.environmentId ?? '';
  const isUnsettled = isPlaceholderData || data === undefined || settled !== typed.trim();
  const isSought = mayAsk && !isError && isUnsettled;
  const chosen = chosenOf(typed.trim(), options);
  return {
    ...chosen,
    // A part of a name is no environment: nothing is asked about it until it is known what fits.
    id: isSought && given !== null && chosen.doubt !== null ? '' : chosen.id,
    typed,
    type,
    options: options.slice(0, known.length + OFFERED_MAX),
    doubt: data && !isSought && typed.trim() !== '' ? chosen.doubt : null,
  };
}
