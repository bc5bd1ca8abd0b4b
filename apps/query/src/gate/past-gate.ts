/** The gate's answer at a past instant, from the events recorded by then: explains why a run was blocked. */
import { decodeLedgerEvent, ledgerStream } from '#contracts';
import {
  createLock,
  isSkipped,
  isTurnOver,
  nextTurn,
  type Position,
  type RecordedEvent,
} from '#eventsourcing';
import { assessState, type Instant, monthDecider, type MonthState, monthOf } from '#metering';
import { type AsOf, type GateAnswer, gateAnswer, type GateRequest } from '#read-models';
import type { QueryDependencies } from '../dependencies.js';
import { queryProblem } from '../questions/problems.js';

export interface PastQuestion {
  readonly tenantId: string;
  readonly at: Instant;
  readonly request: GateRequest;
}

interface PastMonth {
  readonly state: MonthState;
  /** The position of the last event recorded until then. */
  readonly position: Position;
  readonly recordedAt: Instant;
}

/** Replays the events of the month for each request, because the rows keep no history. */
export class PastGate {
  /** Replaying a month of a million runs takes seconds of processor time, so replays run one at a time. */
  private readonly lock = createLock();

  constructor(private readonly dependencies: Pick<QueryDependencies, 'store'>) {}

  /** @throws ProblemError if the ledger held no event of the month by then */
  async ask({ tenantId, at, request }: PastQuestion): Promise<{ answer: GateAnswer; asOf: AsOf }> {
    const month = await this.lock(() => this.monthUntil(tenantId, at));
    if (!month) {
      const detail = `Nothing had been recorded for this tenant in ${monthOf(at)} by ${at}.`;
      throw queryProblem('monthNotFound', detail);
    }
    const { state, position, recordedAt } = month;
    const answer = gateAnswer(assessState(state, at), request);
    return { answer, asOf: { time: recordedAt, position } };
  }

  private async monthUntil(tenantId: string, at: Instant): Promise<PastMonth | null> {
    let month: PastMonth | null = null;
    for await (const batch of this.dependencies.store.read(
      ledgerStream(tenantId, monthOf(at)),
      0,
    )) {
      for (const recorded of batch) {
        if (recorded.recordedAt > at) return month;
        month = after(month, recorded);
        // Lets other requests, such as those to the present gate, run in between.
        if (isTurnOver()) await nextTurn();
      }
    }
    return month;
  }
}

function after(month: PastMonth | null, recorded: RecordedEvent): PastMonth {
  const { position, recordedAt } = recorded;
  const before = month?.state ?? monthDecider.initialState();
  const state = isSkipped(recorded)
    ? before
    : monthDecider.evolve(before, decodeLedgerEvent(recorded));
  return { state, position, recordedAt };
}
