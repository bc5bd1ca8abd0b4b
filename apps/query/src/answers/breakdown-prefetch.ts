/**
 * Answers breakdowns that a client reads to the end, page by page. Each read groups all usage of the period, so one
 * read
 * fetches several pages and keeps the later ones until the client requests them.
 */
import type { Clock, SqlDatabase } from '#eventsourcing';
import { monthOf } from '#metering';
import { type Breakdown, breakdown, breakdownPages, type BreakdownQuestion } from '#read-models';

/** Rows per page of an export; a worker thread transfers a page of this size quickly. */
export const EXPORT_PAGE_ROWS = 10_000;
const PAGES_AT_ONCE = 5;
/** How many exports may keep pages at the same time; any others group the usage more often. */
const PREFETCHES_MAX = 2;
/** An export requests its pages one after the other; older pages belong to an aborted export and are stale. */
const PREFETCHED_MS = 60_000;

type Answer = Awaited<ReturnType<typeof breakdown>>;
type Found = Extract<Answer, { readonly kind: 'found' }>;

interface PrefetchedPages {
  readonly question: string;
  readonly untilMs: number;
  readonly asOf: Answer['asOf'];
  readonly pages: readonly [Breakdown, ...Breakdown[]];
}

export class BreakdownPrefetch {
  private kept: PrefetchedPages[] = [];

  constructor(
    private readonly database: Pick<SqlDatabase, 'snapshot'>,
    private readonly clock: Clock,
    private readonly pageRows = EXPORT_PAGE_ROWS,
  ) {}

  async breakdown(question: BreakdownQuestion): Promise<Answer> {
    if (question.limit < this.pageRows) {
      return this.database.snapshot((reader) => breakdown(reader, question));
    }
    const kept = this.take(keyOf(question));
    if (kept) return this.firstOf(question, kept);
    const answer = await this.database.snapshot((reader) =>
      breakdownPages(reader, question, PAGES_AT_ONCE),
    );
    if (answer.kind !== 'found') return answer;
    return this.firstOf(question, { asOf: answer.asOf, pages: answer.value });
  }

  private take(question: string): PrefetchedPages | undefined {
    const nowMs = this.clock.now().getTime();
    this.kept = this.kept.filter(({ untilMs }) => untilMs > nowMs);
    const found = this.kept.find((one) => one.question === question);
    this.kept = this.kept.filter((one) => one !== found);
    return found;
  }

  /** @returns the first page, after keeping the others */
  private firstOf(
    question: BreakdownQuestion,
    { asOf, pages }: Pick<PrefetchedPages, 'asOf' | 'pages'>,
  ): Found {
    const [page, next, ...others] = pages;
    if (next) {
      this.kept.push({
        question: keyOf({ ...question, after: page.next }),
        untilMs: this.clock.now().getTime() + PREFETCHED_MS,
        asOf,
        pages: [next, ...others],
      });
      this.kept = this.kept.slice(-PREFETCHES_MAX);
    }
    return { kind: 'found', asOf, value: page };
  }
}

const keyOf = ({ tenantId, months, now, by, filter, order, after, limit }: BreakdownQuestion) =>
  JSON.stringify([tenantId, months ?? monthOf(now), by, filter, order, after, limit]);
