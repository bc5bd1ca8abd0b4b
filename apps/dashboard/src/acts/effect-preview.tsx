/** Shows the effect of a command in words, from a dry run that is repeated while the reader types. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Command, CommandAnswer, Sending } from '../data/commands.js';
import { isProblem } from '../data/problem.js';
import { useSettled } from '../data/timers.js';
import { useTexts } from '../texts/texts.js';
import styles from './acts.module.css';
import { useShiftTexts } from './effect-shifts.js';
import { useEffectText, useOwnedText } from './effect-text.js';
import { Refusal } from './refusal.js';

interface EffectPreviewProps {
  readonly tenant: string;
  readonly command: Command | null;
  readonly isUnchanged: boolean;
  readonly mistake: string | undefined;
  readonly draft: string;
  readonly sending: Omit<Sending, 'dryRun'>;
  readonly onKnown: (verdict: Verdict) => void;
}

/** `inVain`: the command would be refused, or would change nothing. `unknown` until the dry run has been answered. */
export type Verdict = 'unknown' | 'inVain' | 'mayBeSent';

const SETTLED_MS = 250;
/** Statuses that a repeated request would get again; others may be temporary. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 404, 409, 412, 422]);

export function EffectPreview(props: EffectPreviewProps) {
  const { tenant, command, isUnchanged, mistake, draft, sending, onKnown } = props;
  const { say } = useTexts();
  const textOf = useEffectText();
  const shiftsOf = useShiftTexts(tenant);
  const ownedOf = useOwnedText(tenant);
  const settled = useSettled(draft, SETTLED_MS);
  const ready = command !== null && settled === draft;
  const { data, error, isFetching } = useQuery({
    // Apart from the tenant's other queries: after a change they are repeated, and this tag would be refused.
    queryKey: ['dryRun', tenant, settled, sending.tag],
    enabled: ready,
    retry: false,
    queryFn: () => command!({ ...sending, dryRun: true }),
  });
  const linesOf = (answer: CommandAnswer): string[] => {
    const [change = [], ...others] = answer.events.map(
      (event) => shiftsOf(event) ?? [textOf(event)],
    );
    // The entitlement comes before its consequences.
    return [...change, ownedOf(answer) ?? [], ...others].flat();
  };
  const verdict = ready ? verdictOf(data, error) : 'unknown';
  useEffect(() => onKnown(verdict), [verdict, onKnown]);
  return (
    <div className={styles.effect} aria-live="polite" aria-busy={isFetching}>
      <h3 className="quiet">{say('act.effect')}</h3>
      {isUnchanged && <p>{say('act.effect.none')}</p>}
      {command === null && !isUnchanged && (
        <p className="quiet">{mistake ?? say('act.effect.incomplete')}</p>
      )}
      {ready && <Refusal error={error} />}
      {ready && data?.events.length === 0 && <p>{say('act.effect.none')}</p>}
      {ready && data && (
        <ul>
          {linesOf(data).map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A failed dry run does not prevent the command, which the service may still execute. */
function verdictOf(effect: CommandAnswer | undefined, error: unknown): Verdict {
  if (effect) return effect.events.length === 0 ? 'inVain' : 'mayBeSent';
  if (error === null) return 'unknown';
  return isRefusal(error) ? 'inVain' : 'mayBeSent';
}

/** Whether the ledger refuses the command. */
const isRefusal = (error: unknown): boolean =>
  isProblem(error) && REFUSALS.has(error.problem.status);
