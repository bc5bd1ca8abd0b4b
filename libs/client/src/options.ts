/** Options of a client and their defaults. */
import { OUTSIDE, type Outside } from './outside.js';

/** A function is called before every request, so that a token can be renewed. */
export type Token = string | (() => string | Promise<string>);

export interface RetryOptions {
  /** The number of attempts per batch, including the first; 8 by default. */
  readonly attempts?: number;
  /** The first pause; 200 ms by default. Each pause is twice the previous one, randomly shortened by up to half. */
  readonly firstPauseMs?: number;
  /** The longest pause; 30 s by default. A longer `Retry-After` is still honoured, up to an hour. */
  readonly longestPauseMs?: number;
}

export interface ClientOptions {
  /** The base URL of the process that ingests events, such as `http://localhost:3000`. */
  readonly baseUrl: string;
  /** The base URL of the query process, if it is another one. */
  readonly queryUrl?: string;
  readonly token?: Token;
  /** The maximum number of events per request; 100 by default. A request never exceeds 1 MiB. */
  readonly batchEvents?: number;
  /**
   * The maximum number of unanswered events; 10,000 by default. `publish` takes more only as these are answered.
   */
  readonly queueEvents?: number;
  /** The number of concurrent requests; 1 by default, which keeps the events in order. */
  readonly parallelRequests?: number;
  readonly retry?: RetryOptions;
  /** The timeout of a request; 30 s by default. */
  readonly requestTimeoutMs?: number;
  /** How long a response of the gate is cached; 5 s by default, 0 disables the cache. */
  readonly accessCacheMs?: number;
  /** Ends the client: all calls in progress reject with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly outside?: Partial<Outside>;
}

export interface Settings extends Required<Omit<ClientOptions, 'token' | 'retry' | 'outside'>> {
  readonly token: Token | undefined;
  readonly retry: Required<RetryOptions>;
  readonly outside: Outside;
}

/** @throws RangeError naming an option that is not a whole number or is too small */
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
