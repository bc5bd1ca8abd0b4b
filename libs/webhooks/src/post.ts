/** Sends one POST to an address configured by a tenant: limited in time and size, without following redirects. */
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Sleep } from '#eventsourcing';
import {
  type AddressRules,
  guardedLookup,
  refusedAddressIn,
  type Resolver,
  systemResolver,
} from './addresses.js';
import { retryAfterMsOf } from './retry-schedule.js';

export interface PostOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Poster {
  readonly rules: AddressRules;
  readonly sleep: Sleep;
  readonly timeoutMs: number;
  readonly resolver?: Resolver;
}

export interface Answer {
  readonly status: number;
  /** The delay requested by `Retry-After`, bounded; 0 without one. */
  readonly retryAfterMs: number;
}

/** The number of bytes of a response that are read; its content is ignored. */
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * @returns the response, after its end or the size limit
 * @throws the error that prevented it, such as a timeout
 */
export async function post(
  { url, headers, body }: PostOptions,
  { rules, sleep, timeoutMs, resolver = systemResolver }: Poster,
): Promise<Answer> {
  const ended = new AbortController();
  const tooLate = new AbortController();
  const timer = sleep(timeoutMs, ended.signal).then(() => tooLate.abort());
  try {
    // Only names pass through the guarded lookup.
    const refused = refusedAddressIn(url, rules);
    if (refused !== null) throw new Error(`${refused} is not an address of the public internet`);
    return await send(url, body, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: guardedLookup(rules, resolver),
      signal: tooLate.signal,
    });
  } catch (error) {
    if (tooLate.signal.aborted && !ended.signal.aborted) {
      throw new Error(`no whole answer within ${timeoutMs / 1_000} s`);
    }
    throw error;
  } finally {
    // Ends the timer and everything that still waits for it.
    ended.abort();
    await timer;
  }
}

type SendOptions = RequestOptions & { readonly signal: AbortSignal };

function send(url: string, body: string, options: SendOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, options);
    // The request does not report an abort after its connection has changed to another protocol.
    const cutOff = () => reject(new Error('cut off'));
    options.signal.addEventListener('abort', cutOff, { once: true });
    request.once('error', reject);
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(answerOf(response));
    });
    request.once('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        // The status is known; the signal cuts off the rest of the response.
        if (bytes > ANSWER_BYTES_MAX) resolve(answerOf(response));
      });
      response.once('error', reject);
      response.once('end', () => resolve(answerOf(response)));
    });
    request.end(body);
  });
}

const answerOf = ({ statusCode, headers }: IncomingMessage): Answer => ({
  status: statusCode!,
  retryAfterMs: retryAfterMsOf(headers['retry-after'], headers.date),
});
