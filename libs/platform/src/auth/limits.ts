/** Rate limits per client and tenant, so that no client slows down others. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Exhausted, type Holder, StreamSlots } from './stream-slots.js';

const SCOPES = ['client', 'tenant'] as const;
type Scope = (typeof SCOPES)[number];

const UNITS = ['requests', 'bytes', 'events'] as const;

/**
 * The cost of a request; an absent unit costs nothing. Bytes are those of decompressed bodies; events are usage events.
 */
export type Cost = Readonly<Partial<Record<(typeof UNITS)[number], number>>>;

/** Requests, bytes and events per minute, and concurrent streams; `null` means unlimited. */
export interface Quotas {
  readonly requests: number | null;
  readonly bytes: number | null;
  readonly events: number | null;
  readonly streams: number | null;
}

/** The quotas of each client and each tenant, per process. */
export type LimitConfiguration = Readonly<Record<Scope, Quotas>>;

export const NO_QUOTAS: Quotas = { requests: null, bytes: null, events: null, streams: null };

export interface Spent {
  /** As returned by `clientKey`. */
  readonly client: string;
  readonly byClient: Cost;
  readonly byTenant: ReadonlyMap<string, Cost>;
}

/** The state of one caller under one policy. */
export interface Standing {
  readonly policy: string;
  readonly left: number;
  /** Seconds until the whole quota is available again; `null` if that depends on open streams. */
  readonly resetSeconds: number | null;
  readonly within: boolean;
}

interface Policy {
  readonly name: string;
  readonly unit: (typeof UNITS)[number];
  readonly limiter: RateLimiterMemory;
}

const WINDOW_SECONDS = 60;

/** Unit names of draft-ietf-httpapi-ratelimit-headers, which has none for events. */
const QUOTA_UNITS = { requests: '', bytes: ';qu="content-bytes"', events: '' } as const;
const AT_ONCE = ';qu="concurrent-requests"';

export class Limits {
  /** The header `RateLimit-Policy`; empty without limits. */
  readonly policies: string;
  private readonly counted: Readonly<Record<Scope, readonly Policy[]>>;
  private readonly slots: StreamSlots;

  constructor(configuration: LimitConfiguration) {
    const { client, tenant } = configuration;
    const said: string[] = [];
    const counted: Record<Scope, Policy[]> = { client: [], tenant: [] };
    for (const scope of SCOPES) {
      for (const unit of UNITS) {
        const quota = configuration[scope][unit];
        if (quota === null) continue;
        const name = `${scope}-${unit}`;
        const limiter = new RateLimiterMemory({ points: quota, duration: WINDOW_SECONDS });
        counted[scope].push({ name, unit, limiter });
        said.push(`"${name}";q=${quota};w=${WINDOW_SECONDS}${QUOTA_UNITS[unit]}`);
      }
      const { streams } = configuration[scope];
      if (streams !== null) said.push(`"${scope}-streams";q=${streams}${AT_ONCE}`);
    }
    this.counted = counted;
    this.policies = said.join(', ');
    this.slots = new StreamSlots({ client: client.streams, tenant: tenant.streams });
  }

  /**
   * Counts the cost for the client, even if the request is refused. Refused requests cost tenants nothing; otherwise
   * one client could use up the quota of all other clients of the tenant.
   */
  async spend({ client, byClient, byTenant }: Spent): Promise<Standing[]> {
    if (this.counted.client.length + this.counted.tenant.length === 0) return [];
    const ofClient = await this.consumeAll('client', [[client, byClient]]);
    if (!ofClient.every(isWithin)) return ofClient;
    const ofTenants = await this.consumeAll('tenant', byTenant);
    if (!ofTenants.every(isWithin)) await this.giveBack(byTenant);
    return [...ofClient, ...ofTenants];
  }

  private consumeAll(scope: Scope, costs: Iterable<readonly [string, Cost]>): Promise<Standing[]> {
    const standings: Promise<Standing>[] = [];
    for (const [key, cost] of costs) {
      for (const policy of this.counted[scope]) {
        const points = cost[policy.unit] ?? 0;
        if (points > 0) standings.push(consume(policy, key, points));
      }
    }
    return Promise.all(standings);
  }

  private async giveBack(byTenant: Spent['byTenant']): Promise<void> {
    for (const [key, cost] of byTenant) {
      for (const { unit, limiter } of this.counted.tenant) {
        const points = cost[unit] ?? 0;
        if (points > 0) await limiter.reward(key, points);
      }
    }
  }

  /** @returns a function that releases the slot, or the limit that was reached */
  openStream(holder: Holder): (() => void) | Exhausted {
    return this.slots.enter(holder);
  }
}

const isWithin = ({ within }: Standing): boolean => within;

async function consume({ name, limiter }: Policy, key: string, points: number): Promise<Standing> {
  const result = await limiter.consume(key, points).then(
    (found) => ({ found, within: true }),
    (found: unknown) => {
      if (!(found instanceof RateLimiterRes)) throw found;
      return { found, within: false };
    },
  );
  const { remainingPoints: left, msBeforeNext } = result.found;
  const resetSeconds = Math.ceil(msBeforeNext / 1_000);
  return { policy: name, left, resetSeconds, within: result.within };
}
