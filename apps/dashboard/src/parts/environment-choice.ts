/** The choice of an environment by id or name; the service finds the matches for the typed text. */
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
  /** The typed text: an id, a name, or a part of one. */
  readonly typed: string;
  readonly type: (typed: string) => void;
  /** The environments to offer. */
  readonly options: readonly Choice[];
  /** Why the choice may not be what the reader means; `null` while matches are loading or the reader may not see them. */
  readonly doubt: Doubt | null;
}

interface ChoiceQuestion {
  readonly tenant: string;
  /** The month whose environments are offered. */
  readonly month?: Month;
  /** Ids that are offered first, whatever is typed. */
  readonly own?: readonly string[];
  /** The initial text; if absent, the first of the options. */
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
  // Until the reader types: the first of their own environments, or the most urgent one.
  const typed = given ?? own[0] ?? data?.[0]?.environmentId ?? '';
  const isUnsettled = isPlaceholderData || data === undefined || settled !== typed.trim();
  const isSought = mayAsk && !isError && isUnsettled;
  const chosen = chosenOf(typed.trim(), options);
  return {
    ...chosen,
    // A part of a name is no environment: no id is given until the matches are known.
    id: isSought && given !== null && chosen.doubt !== null ? '' : chosen.id,
    typed,
    type,
    options: options.slice(0, known.length + OFFERED_MAX),
    doubt: data && !isSought && typed.trim() !== '' ? chosen.doubt : null,
  };
}
