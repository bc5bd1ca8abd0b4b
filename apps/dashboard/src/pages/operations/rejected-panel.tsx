/** Dead letters by reason, each with its bytes; the reader can resubmit one, a selection, or all of a reason. */
import { Button, Field, Select } from '@fluentui/react-components';
import { useAddress } from '../../data/address-context.js';
import {
  messageIdOf,
  type Rejected,
  useFreshRejected,
  useNewerRejected,
  useRejected,
} from '../../data/rejected.js';
import { REJECTION_CODES, type RejectionCode, rejectionCode } from '../../data/rejection-codes.js';
import { News } from '../../parts/news.js';
import { Panel } from '../../parts/panel.js';
import { Problem } from '../../parts/problem.js';
import { useTexts } from '../../texts/texts.js';
import styles from './operations.module.css';
import { RejectedEntry } from './rejected-entry.js';
import { ResubmitAll } from './resubmit-all.js';
import { useResubmission } from './use-resubmission.js';

export function RejectedPanel() {
  const { say } = useTexts();
  const { filters, refine } = useAddress();
  const code = rejectionCode(filters['code']);
  const { data } = useRejected(code);
  const isAny = data?.pages.some(({ rejected }) => rejected.length > 0) ?? false;
  return (
    <Panel title={say('rejected.title')}>
      {(code !== undefined || isAny) && (
        <Field className={styles.filter} label={say('rejected.code')}>
          <Select value={code ?? ''} onChange={(_event, { value }) => refine({ code: value })}>
            <option value="">{say('all')}</option>
            {REJECTION_CODES.map((one) => (
              <option key={one} value={one}>
                {say(`rejection.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <RejectedList code={code} onCode={(only) => refine(only)} />
    </Panel>
  );
}

interface RejectedListProps {
  readonly code: RejectionCode | undefined;
  readonly onCode: (only: { readonly code: string }) => void;
}

function RejectedList({ code, onCode }: RejectedListProps) {
  const { say, formats } = useTexts();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useRejected(code);
  const rejected = data?.pages.flatMap((page) => page.rejected) ?? [];
  const resubmission = useResubmission(rejected);
  if (!data) return error ? <Problem error={error} onRetry={() => void refetch()} /> : null;
  if (rejected.length === 0) {
    return <p className="quiet">{say(code === undefined ? 'rejected.none' : 'rejected.noneOf')}</p>;
  }
  const { chosen, isSending } = resubmission;
  return (
    <>
      <NewRejected code={code} shown={rejected} />
      {code !== undefined && <ResubmitAll key={code} code={code} />}
      <div className={styles.resubmit}>
        <Button size="small" onClick={resubmission.chooseAll}>
          {say('rejected.chooseAll', { count: formats.count(rejected.length) })}
        </Button>
        <Button
          size="small"
          appearance="primary"
          // Keeps the focus on the button after it was pressed.
          disabledFocusable={chosen.size === 0 || isSending}
          onClick={() => resubmission.send([...chosen])}
        >
          {chosen.size === 0
            ? say('rejected.sendNone')
            : say('rejected.sendChosen', { count: formats.count(chosen.size) })}
        </Button>
        <Outcomes of={resubmission} />
      </div>
      {resubmission.error !== null && <Problem error={resubmission.error} />}
      <ol
        className={styles.rejected}
        aria-label={say('rejected.title')}
        data-lost-with-page={resubmission.isUnsent}
      >
        {rejected.map((one) => (
          <RejectedEntry
            key={messageIdOf(one)}
            one={one}
            resubmission={resubmission}
            onCode={() => onCode({ code: one.code })}
          />
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

interface NewRejectedProps {
  readonly code: RejectionCode | undefined;
  readonly shown: readonly Rejected[];
}

function NewRejected({ code, shown }: NewRejectedProps) {
  const { say, formats } = useTexts();
  const count = useNewerRejected(code, shown);
  const show = useFreshRejected(code);
  if (count === 0) return null;
  return <News text={say('rejected.new', { count: formats.count(count) })} onShow={show} />;
}

function Outcomes({ of: { outcomes } }: { readonly of: ReturnType<typeof useResubmission> }) {
  const { say, formats } = useTexts();
  if (outcomes.size === 0) return null;
  const all = [...outcomes.values()];
  const accepted = all.filter((one) => one.accepted).length;
  return (
    <span role="status" className="quiet figures">
      {say('rejected.outcomes', {
        accepted: formats.count(accepted),
        refused: formats.count(all.length - accepted),
      })}
    </span>
  );
}
