/** Applies rate limits to one request: counts its cost, reports the limits in headers, refuses with 429. */
import type { HttpReply, HttpRequest } from '../http/http-exchange.js';
import { httpProblem, type ProblemError } from '../problem.js';
import type { Caller } from './caller.js';
import type { Limits, Spent, Standing } from './limits.js';

/** `Retry-After` of a refused stream: it is not known when a slot becomes free. */
const PLACE_AGAIN_SECONDS = 5;

export class Allowance {
  private readonly standings = new Map<string, Standing>();

  constructor(
    private readonly limits: Limits,
    private readonly client: string,
    private readonly reply: Pick<HttpReply, 'header'>,
  ) {}

  /** @returns the refusal, or `null` if the request is within all limits */
  async spend(spent: Omit<Spent, 'client'>): Promise<ProblemError | null> {
    const standings = await this.limits.spend({ client: this.client, ...spent });
    this.report(standings);
    const waits = standings.flatMap(({ within, resetSeconds }) =>
      within ? [] : [resetSeconds ?? 0],
    );
    if (waits.length === 0) return null;
    return this.refusal('More than is allowed in a minute', Math.max(...waits));
  }

  /**
   * Takes a slot for a response that stays open.
   * @returns a function that releases the slot
   * @throws ProblemError if no slot is free
   */
  openStream(tenant: string): () => void {
    const entered = this.limits.openStream({ client: this.client, tenant });
    if (typeof entered === 'function') return entered;
    if (entered === 'process') throw httpProblem('unavailable', 'Too many streams are open.');
    this.report([{ policy: `${entered}-streams`, left: 0, resetSeconds: null, within: false }]);
    const why = `The ${entered} has as many streams open as it may`;
    throw this.refusal(why, PLACE_AGAIN_SECONDS);
  }

  /** If a request concerns several tenants, reports the tenant with the least left. */
  private report(standings: readonly Standing[]): void {
    for (const standing of standings) {
      const known = this.standings.get(standing.policy);
      if (!known || known.left >= standing.left) this.standings.set(standing.policy, standing);
    }
    if (this.standings.size === 0) return;
    this.reply
      .header('ratelimit-policy', this.limits.policies)
      .header('ratelimit', Array.from(this.standings.values(), reported).join(', '));
  }

  private refusal(why: string, seconds: number): ProblemError {
    this.reply.header('retry-after', seconds);
    return httpProblem('tooManyRequests', `${why}; ask again in ${seconds} s.`);
  }
}

const reported = ({ policy, left, resetSeconds }: Standing): string =>
  `"${policy}";r=${left}${resetSeconds === null ? '' : `;t=${resetSeconds}`}`;

/** A request to a guarded route: its caller, and what the caller may still spend. */
export interface GuardedRequest extends HttpRequest {
  readonly caller: Caller;
  readonly allowance: Allowance;
}
