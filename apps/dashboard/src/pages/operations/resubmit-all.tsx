/** Resubmits all events of one rejection reason, including those the page has not loaded, with progress, outcomes and a way to stop. */
import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RejectionCode } from '../../data/rejection-codes.js';
import { NOTHING_SENT, resubmitAll } from '../../data/resubmit-all.js';
import { useMe } from '../../data/service-queries.js';
import { useRefused } from '../../data/use-refused.js';
import { useSending } from '../../data/use-sending.js';
import { Problem } from '../../parts/problem.js';
import { useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';

export function ResubmitAll({ code }: { readonly code: RejectionCode }) {
  const { say, formats, translate } = useTexts();
  const { data: me } = useMe();
  const client = useQueryClient();
  const stopping = useRef<AbortController>(null);
  const [so, setSo] = useState(NOTHING_SENT);
  const sending = useSending({
    mutationFn: () => {
      setSo(NOTHING_SENT);
      const { signal } = (stopping.current = new AbortController());
      return resubmitAll({ code, csrfToken: me?.csrfToken ?? null, signal, onProgress: setSo });
    },
    // Events that metering rejects again are listed a moment later.
    onSettled: () => client.invalidateQueries({ queryKey: ['rejected'] }),
  });
  const { isPending, isIdle } = sending;
  const error = useRefused(sending);
  const { accepted, refused, skipped, reason } = so;
  return (
    <div className={styles.resubmit} data-lost-with-page={!isIdle}>
      {isPending ? (
        <Button size="small" onClick={() => stopping.current?.abort()}>
          {say('rejected.stop')}
        </Button>
      ) : (
        <Button size="small" onClick={() => sending.mutate()}>
          {say('rejected.sendAll', { code: say(`rejection.${code}`) })}
        </Button>
      )}
      {!isIdle && (
        <span role="status" className="quiet figures">
          {say(isPending ? 'rejected.sending' : 'rejected.sent', {
            accepted: formats.count(accepted),
            refused: formats.count(refused),
            skipped: formats.count(skipped),
          })}{' '}
          {reason !== null && <bdi>{say('rejected.refused', { reason: translate(reason) })}</bdi>}
        </span>
      )}
      {error !== null && !stopping.current?.signal.aborted && <Problem error={error} />}
    </div>
  );
}
