/** The usage page: usage in any grouping, with any filters, over any months; its address stores the query. */
import { useAddress } from '../../data/address-context.js';
import { useBreakdown } from '../../data/queries.js';
import { FirstUsage } from '../../parts/first-usage.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import { To } from '../../parts/to.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { HeatMap } from './heat-map.js';
import { csvAddress, questionIn, type UsageQuestion } from './question.js';
import { QuestionBar } from './question-bar.js';
import { QuestionSentence } from './question-sentence.js';
import { UsageDays } from './usage-days.js';
import { UsageRanking } from './usage-ranking.js';
import styles from './usage.module.css';

function UsagePage({ usage, month }: TenantPageProps) {
  const { say } = useTexts();
  const { filters } = useAddress();
  const question = questionIn({ ...filters, months: filters['months'] ?? month });
  const { by, filter, except, months } = question;
  const { data, error, refetch } = useBreakdown(usage.tenantId, {
    month: months,
    by,
    filter,
    except,
  });
  const csv = (
    <a href={csvAddress(usage.tenantId, question)} download>
      {say('csv')}
    </a>
  );
  return (
    <div className={layout.stack}>
      <QuestionSentence question={question} present={usage.month} />
      <QuestionBar usage={usage} question={question} />
      {!data && error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data?.rows.length === 0 && <Nothing usage={usage} month={month} question={question} />}
      {data && data.rows.length > 0 && (
        <>
          <UsageDays usage={usage} question={question} />
          <section aria-label={say('nav.usage')}>
            <div className={styles.rankingHead}>
              <h2>{by.map((one) => say(`dimension.${one}`)).join(' × ')}</h2>
              {csv}
            </div>
            <UsageRanking tenant={usage.tenantId} answer={data} question={question} />
          </section>
          <HeatMap usage={usage} question={question} />
        </>
      )}
    </div>
  );
}

interface NothingProps extends TenantPageProps {
  readonly question: UsageQuestion;
}

/** Shown if nothing ran, or nothing matches the query. */
function Nothing({ usage, month, question }: NothingProps) {
  const { say, formats } = useTexts();
  const { filter, except, months } = question;
  const isNarrowed = Object.keys(filter).length > 0 || except !== undefined || months !== month;
  if (!isNarrowed && usage.runs === 0) return <FirstUsage usage={usage} />;
  return (
    <p>
      {say('usage.noMatch')}{' '}
      <To route={{ page: 'usage', tenant: usage.tenantId }} filters={{ month }}>
        {say('usage.all', { month: formats.month(`${usage.month}-01`) })}
      </To>
    </p>
  );
}

export { UsagePage as default };
