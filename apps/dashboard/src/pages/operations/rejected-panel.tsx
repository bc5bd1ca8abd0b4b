/** Events that were refused, by reason, each with its bytes as they came: nothing vanishes unseen. */
import { Button, Field, Input } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import { type Rejected, textOfBytes, useRejected } from '../../data/rejected.js';
import { useSettled } from '../../data/timers.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';

const SETTLED_MS = 250;

export function RejectedPanel() {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const code = filters['code'] ?? '';
  const asked = useSettled(code, SETTLED_MS);
  return (
    <Panel title={say('rejected.title')}>
      <Field className={styles.filter} label={say('rejected.code')}>
        <Input
          type="search"
          value={code}
          placeholder={say('rejected.code.example')}
          onChange={(_event, { value }) => refine({ code: value })}
        />
      </Field>
      <RejectedList code={asked === '' ? undefined : asked} onCode={(only) => refine(only)} />
    </Panel>
  );
}

interface RejectedListProps {
  readonly code: string | undefined;
  readonly onCode: (only: { readonly code: string }) => void;
}

function RejectedList({ code, onCode }: RejectedListProps) {
  const { say } = useTexts();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useRejected(code);
  if (!data) return error ? <Problem error={error} onRetry={() => void refetch()} /> : null;
  const rejected = data.pages.flatMap((page) => page.rejected);
  if (rejected.length === 0) {
    return <p className="quiet">{say(code === undefined ? 'rejected.none' : 'rejected.noneOf')}</p>;
  }
  return (
    <>
      <ol className={styles.rejected} aria-label={say('rejected.title')}>
        {rejected.map((one) => (
          <Entry key={`${one.topic} ${one.partition} ${one.offset}`} one={one} onCode={onCode} />
        ))}
      </ol>
      {hasNextPage && (
        <Button
          appearance="subtle"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {say('rejected.more')}
        </Button>
      )}
    </>
  );
}

function Entry({ one, onCode }: { readonly one: Rejected } & Pick<RejectedListProps, 'onCode'>) {
  const { say, formats } = useTexts();
  const { code, field, reason, rejectedAt, tenantId, eventId, topic, partition, offset } = one;
  return (
    <li>
      <span className="quiet figures">{formats.moment(rejectedAt)} UTC</span>
      <Button size="small" appearance="subtle" onClick={() => onCode({ code })}>
        {code}
      </Button>
      <details>
        <summary>
          <bdi>{reason}</bdi>{' '}
          <span className="quiet">
            <Name of={tenantId} /> · <Name of={eventId} />
          </span>
        </summary>
        <p className="quiet figures">
          {say('rejected.place', { topic, partition, offset })}
          {field !== null && ` · ${say('rejected.field', { field })}`}
        </p>
        <pre className={layout.code} tabIndex={0} aria-label={say('rejected.bytes')}>
          {one.message ? textOfBytes(one.message.valueBase64) : say('rejected.noBytes')}
        </pre>
      </details>
    </li>
  );
}
