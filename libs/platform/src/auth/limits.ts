/** How much one client and one tenant may ask of a process, so that nobody slows the others. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Per minute and process; `null` is without limit. */
export interface LimitConfiguration {
  readonly clientRequests: number | null;
  readonly tenantRequests: number | null;
  readonly clientBytes: number | null;
}

export interface Spent {
  /** The subject of the caller; the address where nobody is known. */
  readonly client: string;
  readonly tenant: string | null;
  /** As the request announces them. */
  readonly bytes: number;
}

export interface Allowance {
  /** `RateLimit` and `RateLimit-Policy`; empty without limits. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether all of it was within the limits; if not, in how many seconds to ask again. */
  readonly retryAfterSeconds: number | null;
}

interface Policy {
  readonly name: string;
  readonly quota: number;
  readonly limiter: RateLimiterMemory;
  readonly costOf: (spent: Spent) => readonly [key: string, points: number] | null;
}

interface Standing {
  readonly policy: Policy;
  readonly left: number;
  readonly resetSeconds: number;
  readonly within: boolean;
}

const WINDOW_SECONDS = 60;

export class Limits {
  private readonly policies: readonly Policy[];
  private readonly policyHeader: string;

  constructor({ clientRequests, tenantRequests, clientBytes }: LimitConfiguration) {
    this.policies = [
      ...policy('client', clientRequests, ({ client }) => [client, 1]),
      ...policy('tenant', tenantRequests, ({ tenant }) => (tenant === null ? null : [tenant, 1])),
      ...policy('bytes', clientBytes, ({ client, bytes }) => [client, bytes]),
    ];
    this.policyHeader = this.policies
      .map(({ name, quota }) => `"${name}";q=${quota};w=${WINDOW_SECONDS}`)
      .join(', ');
  }

  /** Counts what is asked for; what is refused has been counted too. */
  async spend(spent: Spent): Promise<Allowance> {
    const standings: Standing[] = [];
    for (const one of this.policies) {
      const cost = one.costOf(spent);
      if (cost) standings.push(await consume(one, ...cost));
    }
    if (standings.length === 0) return { headers: {}, retryAfterSeconds: null };
    const beyond = standings.filter(({ within }) => !within);
    const waits = beyond.map(({ resetSeconds }) => resetSeconds);
    return {
      headers: {
        'ratelimit-policy': this.policyHeader,
        ratelimit: standings.map(said).join(', '),
      },
      retryAfterSeconds: waits.length === 0 ? null : Math.max(...waits),
    };
  }
}

const said = ({ policy: { name }, left, resetSeconds }: Standing): string =>
  `"${name}";r=${left};t=${resetSeconds}`;

function policy(name: string, quota: number | null, costOf: Policy['costOf']): Policy[] {
  if (quota === null) return [];
  const limiter = new RateLimiterMemory({ points: quota, duration: WINDOW_SECONDS });
  return [{ name, quota, limiter, costOf }];
}

async function consume(one: Policy, key: string, points: number): Promise<Standing> {
  const result = await one.limiter.consume(key, points).then(
    (found) => ({ found, within: true }),
    (found: unknown) => {
      if (!(found instanceof RateLimiterRes)) throw found;
      return { found, within: false };
    },
  );
  const { remainingPoints: left, msBeforeNext } = result.found;
  const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return { policy: one, left, resetSeconds, within: result.within };
}
