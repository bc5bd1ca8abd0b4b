/** One rejected event: its reason, its bytes, a form to correct and resubmit it, and the outcome. */
import { Button, Checkbox, Field, Textarea } from '@fluentui/react-components';
import { messageIdOf, type Rejected, textOfBytes } from '../../data/rejected.js';
import { eventTextOf } from '../../data/resubmit.js';
import { CodeBlock } from '../../parts/code-block.js';
import { wordOf } from '../../parts/dimension.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { CorrectionDiff } from './correction-diff.js';
import styles from './operations.module.css';
import type { Resubmission } from './use-resubmission.js';

interface RejectedEntryProps {
  readonly one: Rejected;
  readonly resubmission: Resubmission;
  readonly onCode: () => void;
}

export function RejectedEntry({ one, resubmission, onCode }: RejectedEntryProps) {
  const { say, formats, translate } = useTexts();
  const { code, field, reason, rejectedAt, tenantId, eventId, topic, partition, offset } = one;
  const messageId = messageIdOf(one);
  return (
    <li>
      <Checkbox
        aria-label={say('rejected.choose', { id: eventId ?? messageId })}
        disabled={one.message === null}
        checked={resubmission.chosen.has(messageId)}
        onChange={(_event, { checked }) => resubmission.choose(messageId, checked === true)}
      />
      <span className="quiet figures">{formats.moment(rejectedAt)} UTC</span>
      <button type="button" className={styles.code} onClick={onCode}>
        {wordOf('rejection', code, say)}
      </button>
      <div>
        <details>
          <summary>
            <bdi>{translate(reason)}</bdi>{' '}
            <span className="quiet">
              <Name of={tenantId} /> · <Name of={eventId} />
            </span>
          </summary>
          <p className="quiet figures">
            {code} · {say('rejected.place', { topic, partition, offset })}
            {field !== null && ` · ${say('rejected.field', { field })}`}
          </p>
          <CodeBlock label={say('rejected.bytes')}>
            {one.message ? textOfBytes(one.message.valueBase64) : say('rejected.noBytes')}
          </CodeBlock>
          {one.message && <Correction one={one} resubmission={resubmission} />}
        </details>
        <Came one={one} resubmission={resubmission} />
      </div>
    </li>
  );
}

type Part = Omit<RejectedEntryProps, 'onCode'>;

function Correction({ one, resubmission }: Part) {
  const { say } = useTexts();
  const messageId = messageIdOf(one);
  const text = resubmission.textOf(one);
  const before = eventTextOf(one) ?? '';
  const isCorrected = text !== before;
  return (
    <>
      {/* The diff reserves its place before there is a correction, so that the field keeps its width while the reader types. */}
      <div className={layout.pair}>
        <Field label={say('rejected.corrected')} className={styles.corrected}>
          <Textarea
            rows={8}
            spellCheck={false}
            value={text}
            onChange={(_event, { value }) => resubmission.correct(messageId, value)}
          />
        </Field>
        {isCorrected && <CorrectionDiff before={before} after={text} />}
      </div>
      <div className={styles.resubmit}>
        <Button
          size="small"
          disabledFocusable={resubmission.isSending}
          onClick={() => resubmission.send([messageId])}
        >
          {say('rejected.send')}
        </Button>
      </div>
    </>
  );
}

/** Accepted does not mean charged yet: the link leads to the event's own page. */
function Came({ one, resubmission }: Part) {
  const { say, translate } = useTexts();
  const outcome = resubmission.outcomes.get(messageIdOf(one));
  if (!outcome) return null;
  const { accepted, reason, run } = outcome;
  return (
    <p className={styles.outcome} data-accepted={accepted} role="status">
      {accepted
        ? say('rejected.accepted')
        : say('rejected.refused', { reason: translate(reason ?? '') })}{' '}
      {accepted && run && <To route={{ page: 'run', ...run }}>{say('rejected.became')}</To>}
    </p>
  );
}
