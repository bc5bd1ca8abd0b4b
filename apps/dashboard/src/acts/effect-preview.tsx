/** What the change would bring about, in words, asked of the ledger while the reader still types. */
import { useQuery } from '@tanstack/react-query';
import type { Command, Sending } from '../data/commands.js';
import { tenantKey } from '../data/queries.js';
import { useSettled } from '../data/timers.js';
import { useTexts } from '../texts/texts.js';
import styles from './acts.module.css';
import { useEffectText } from './effect-text.js';
import { Refusal } from './refusal.js';

interface EffectPreviewProps {
  readonly tenant: string;
  readonly command: Command | null;
  readonly draft: string;
  readonly sending: Omit<Sending, 'dryRun'>;
}

const SETTLED_MS = 250;

export function EffectPreview({ tenant, command, draft, sending }: EffectPreviewProps) {
  const { say } = useTexts();
  const textOf = useEffectText();
  const settled = useSettled(draft, SETTLED_MS);
  const ready = command !== null && settled === draft;
  const { data, error, isFetching } = useQuery({
    queryKey: [...tenantKey(tenant), 'dryRun', settled, sending.tag],
    enabled: ready,
    retry: false,
    queryFn: () => command!({ ...sending, dryRun: true }),
  });
  return (
    <div className={styles.effect} aria-live="polite" aria-busy={isFetching}>
      <h3 className="quiet">{say('act.effect')}</h3>
      {command === null && <p className="quiet">{say('act.effect.incomplete')}</p>}
      {ready && <Refusal error={error} />}
      {ready && data?.events.length === 0 && <p>{say('act.effect.none')}</p>}
      {ready && data && (
        <ul>
          {data.events.map((event, index) => (
            <li key={index}>{textOf(event)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
