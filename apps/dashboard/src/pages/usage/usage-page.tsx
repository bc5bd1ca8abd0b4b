/** The page "Where it goes": usage in any grouping, with any filters, over any months; its address holds the question. */
import { useAddress } from '../../data/address-context.js';
import { useBreakdown } from '../../data/queries.js';
import layout from '../../parts/layout.module.css';
import { Problem } from '../../parts/problem.js';
import { PageSkeleton } from '../../parts/skeleton.js';
import type { TenantPageProps } from '../tenant-page-props.js';
import { useTexts } from '../../texts/texts.js';
import { HeatMap } from './heat-map.js';
import { csvAddress, questionIn } from './question.js';
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
      {data?.rows.length === 0 && <p className="quiet">{say('usage.nothing')}</p>}
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

export { UsagePage as default };
