/** Options of a client and their defaults. */
import { OUTSIDE, type Outside } from './outside.js';

/** A function is asked before every request, so that a token may be renewed. */
export type Token = string | (() => string | Promise<string>);

export interface RetryOptions {
  /** How often a batch is tried, the first time included; 8 by default. */
  readonly attempts?: number;
  /** The first pause; 200 ms by default. Each pause is twice the one before, less up to a half by chance. */
  readonly firstPauseMs?: number;
  /** The longest pause; 30 s by default. A longer `Retry-After` is obeyed all the same, up to an hour. */
  readonly longestPauseMs?: number;
}

export interface ClientOptions {
  /** The address of the process that takes events in, such as `http://localhost:3000`. */
  readonly baseUrl: string;
  /** The address of the process that answers questions, where it is another one. */
  readonly queryUrl?: string;
  readonly token?: Token;
  /** The most events in one request; 100 by default. A request never has more than 1 MiB. */
  readonly batchEvents?: number;
  /** The most events without an answer; 10,000 by default. `publish` takes more only as these are answered. */
  readonly queueEvents?: number;
  /** How many requests may be under way at once; 1 by default, which keeps the events in order. */
  readonly parallelRequests?: number;
  readonly retry?: RetryOptions;
  /** How long a request may take; 30 s by default. */
  readonly requestTimeoutMs?: number;
  /** How long an answer of the gate is reused; 5 s by default, 0 asks every time. */
  readonly accessCacheMs?: number;
  /** Ends the client: whatever is under way is rejected with its reason. */
  readonly signal?: AbortSignal;
  readonly outside?: Partial<Outside>;
}

export interface Settings extends Required<Omit<ClientOptions, 'token' | 'retry' | 'outside'>> {
  readonly token: Token | undefined;
  readonly retry: Required<RetryOptions>;
  readonly outside: Outside;
}

/** @throws RangeError naming the option that is no whole number, or too small */
export function settingsOf(options: ClientOptions): Settings {
  const settings: Settings = {
    ...options,
    baseUrl: withoutSlash(options.baseUrl),
    queryUrl: withoutSlash(options.queryUrl ?? options.baseUrl),
    token: options.token,
    batchEvents: options.batchEvents ?? 100,
    queueEvents: options.queueEvents ?? 10_000,
    parallelRequests: options.parallelRequests ?? 1,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    accessCacheMs: options.accessCacheMs ?? 5_000,
    signal: options.signal ?? new AbortController().signal,
    retry: { attempts: 8, firstPauseMs: 200, longestPauseMs: 30_000, ...options.retry },
    outside: { ...OUTSIDE, ...options.outside },
  };
  const { batchEvents, queueEvents, parallelRequests, requestTimeoutMs, accessCacheMs } = settings;
  atLeast(1, { batchEvents, queueEvents, parallelRequests, requestTimeoutMs });
  atLeast(0, { accessCacheMs });
  atLeast(1, settings.retry);
  return settings;
}

function atLeast(least: number, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(`${name} must be a whole number, at least ${least}: ${value}`);
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
