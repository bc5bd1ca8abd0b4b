/**
 * The configuration that a dialog was opened with: if it changes in the meantime, the reader sees the change and has to accept it before the command
 * is sent.
 */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useAudit, useConfiguration } from '../data/queries.js';
import { useChangeText } from '../parts/change-text.js';
import { Name } from '../parts/name.js';
import { useTexts } from '../texts/texts.js';
import styles from './acts.module.css';

interface Seen {
  readonly tag: string;
  /** The ledger position up to which the reader has seen changes. */
  readonly position: number;
}

export function useSeenConfiguration(tenant: string) {
  const { data, refetch } = useConfiguration(tenant, undefined);
  const [seen, setSeen] = useState<Seen | null>(null);
  const newest = data && { tag: data.configurationTag, position: data.asOf.position ?? 0 };
  if (newest && seen === null) setSeen(newest);
  return {
    tag: seen?.tag,
    position: seen?.position ?? 0,
    changedMeanwhile: seen !== null && newest !== undefined && newest.tag !== seen.tag,
    /** Reads the configuration again and marks it as seen. */
    async lookAgain() {
      const { data: now } = await refetch();
      if (now) setSeen({ tag: now.configurationTag, position: now.asOf.position ?? 0 });
    },
  };
}

interface ChangedMeanwhileProps {
  readonly tenant: string;
  readonly after: number;
  readonly onSeen: () => void;
}

export function ChangedMeanwhile({ tenant, after, onSeen }: ChangedMeanwhileProps) {
  const { say } = useTexts();
  const textOf = useChangeText();
  const { data } = useAudit(tenant, undefined);
  const changes = data?.changes.filter(({ position }) => position > after) ?? [];
  return (
    <div className={styles.refusal} role="alert">
      <strong>{say('act.meanwhile')}</strong>
      <ul>
        {changes.map((entry) => (
          <li key={entry.revision}>
            {textOf(entry)}{' '}
            <span className="quiet">
              <Name of={entry.by.actorName ?? entry.by.actorId} />
            </span>
          </li>
        ))}
      </ul>
      <Button size="small" onClick={onSeen}>
        {say('act.goOn')}
      </Button>
    </div>
  );
}
