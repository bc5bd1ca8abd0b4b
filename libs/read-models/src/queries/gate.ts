/** The gate over the rows: may these users run and make models now? */
import { isTurnOver, nextTurn, type SqlReader } from '#eventsourcing';
import {
  access,
  type Access,
  type PlannedRun,
  type Assessment,
  type Currency,
  type FreeReason,
  freeRun,
  type Instant,
  type Price,
  priceOf,
  rateCardAt,
  type Tier,
} from '#metering';
import { findStanding, type Subjects } from './standing.js';
import { type Answer, askMonth, type TenantMonth } from './tenant-month.js';

export interface GateRequest extends PlannedRun {
  readonly tier: Tier | null;
}

export interface GateQuestion {
  readonly tenantId: string;
  readonly now: Instant;
  readonly requests: readonly GateRequest[];
}

export interface GateAnswer extends Access {
  readonly rate: Rate | null;
}

interface Rate {
  readonly rateCardVersion: string;
  readonly currency: Currency;
  /** Why it costs nothing, `null` if it has a price. */
  readonly free: FreeReason | null;
  /** `null` if it is free or no rate is published: such a run must state its credits (A16). */
  readonly price: Price | null;
}

/** @returns one answer per request, in order, all from the same figures */
export async function gate(
  reader: SqlReader,
  question: GateQuestion,
): Promise<Answer<{ readonly answers: readonly GateAnswer[] }>> {
  const found = await askMonth(reader, question, (month) =>
    findStanding(reader, month, subjectsOf(month, question)),
  );
  if (found.kind !== 'found') return found;
  const { assessment } = found.value;
  const answers: GateAnswer[] = [];
  for (const request of question.requests) {
    if (answers.length > 0 && isTurnOver()) await nextTurn();
    answers.push(gateAnswer(assessment, request));
  }
  return { ...found, value: { answers } };
}

/** The gate's answer to one request, whatever the source of the figures. */
export function gateAnswer(assessment: Assessment, request: GateRequest): GateAnswer {
  const answer = access(assessment, request);
  return { ...answer, rate: rateOf(assessment, request, answer.run.currency ?? 'aiBuilder') };
}

/** The requested environments, and of the users only those with a trial: others have no trial usage. */
const subjectsOf = ({ configuration }: TenantMonth, { requests }: GateQuestion): Subjects => ({
  environmentIds: requests.map(({ environmentId }) => environmentId),
  userIds: requests.flatMap(({ userId }) =>
    userId !== null && Object.hasOwn(configuration.trials, userId) ? [userId] : [],
  ),
});

function rateOf({ at, regime }: Assessment, request: GateRequest, currency: Currency): Rate | null {
  const { capability, tier } = request;
  if (capability === null) return null;
  const card = rateCardAt(at);
  const free = freeRun(request, card, { regime });
  const price = free
    ? null
    : priceOf({ type: 'AIModelExecuted', capability, tier }, card, currency);
  return { rateCardVersion: card.version, currency, free, price };
}
