/**
 * The gate: whether something may be run or made here now. Responses are cached briefly, so that a busy runtime
 * sends one request for many runs.
 */
import { TransportError } from './errors.js';
import { exchange } from './exchange.js';
import type { Settings } from './options.js';
import type { Capability, Context, Tier } from './usage-event.js';

export interface AccessQuestion {
  readonly tenantId: string;
  readonly environmentId: string;
  readonly userId?: string;
  /** `app` by default; agents draw from another currency. */
  readonly context?: Context;
  /** What is to run; if absent, anything that costs credits. */
  readonly capability?: Capability;
  readonly tier?: Tier;
}

export interface Permission {
  readonly allowed: boolean;
  readonly code?: string;
  /** What is wrong and what to do about it; present only if not allowed. */
  readonly message?: string;
}

export interface Access {
  readonly run: Permission & { readonly currency?: 'aiBuilder' | 'copilot' };
  readonly make: Permission;
  readonly level: 'none' | 'simple' | 'important' | 'exhausted';
  readonly asOf: { readonly time: string; readonly position: number };
}

interface CachedAnswer {
  readonly access: Promise<Access>;
  readonly untilMs: number;
}

/** The number of attempts per request; only two, because the caller waits. */
const ATTEMPTS = 2;
const CACHED_MAX = 10_000;

export class Gate {
  /** Cached responses by URL, oldest first. */
  private readonly cached = new Map<string, CachedAnswer>();

  constructor(private readonly settings: Settings) {}

  /** Concurrent identical questions share one request. Failures are not cached. */
  async mayRun(question: AccessQuestion, signal?: AbortSignal): Promise<Access> {
    signal?.throwIfAborted();
    const url = `${this.settings.queryUrl}${pathOf(question)}`;
    const answer = this.recent(url) ?? this.ask(url);
    return signal ? orAborted(answer, signal) : answer;
  }

  private recent(url: string): Promise<Access> | undefined {
    const known = this.cached.get(url);
    return known && this.settings.outside.now() < known.untilMs ? known.access : undefined;
  }

  private ask(url: string): Promise<Access> {
    const access = exchange(this.settings, { url, attempts: ATTEMPTS }, readAccess);
    const untilMs = this.settings.outside.now() + this.settings.accessCacheMs;
    const entry = { access, untilMs };
    this.cached.delete(url);
    this.cached.set(url, entry);
    if (this.cached.size > CACHED_MAX) this.cached.delete(this.cached.keys().next().value!);
    access.catch(() => {
      if (this.cached.get(url) === entry) this.cached.delete(url);
    });
    return access;
  }
}

function pathOf({ tenantId, environmentId, ...rest }: AccessQuestion): string {
  const { userId, context, capability, tier } = rest;
  const given = Object.entries({ userId, context, capability, tier }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const query = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
  const [tenant, environment] = [tenantId, environmentId].map(encodeURIComponent);
  return `/v1/tenants/${tenant}/environments/${environment}/access${query}`;
}

function readAccess(answer: unknown): Access {
  const { run } = (answer ?? {}) as Partial<Access>;
  if (typeof run?.allowed === 'boolean') return answer as Access;
  throw new TransportError('The answer does not say whether it may run');
}

/** Ends only this caller's wait, because others may wait for the same response. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
