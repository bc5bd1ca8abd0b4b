/** One POST to an address that somebody else chose: bounded in time and size, redirects not followed. */
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Sleep } from '#eventsourcing';
import {
  type AddressRules,
  guardedLookup,
  isAllowedAddress,
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
  /** What it asks for by `Retry-After`, bounded; 0 where it does not. */
  readonly retryAfterMs: number;
}

/** How many bytes of an answer are read; its content is ignored. */
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * @returns the answer, once it has come whole.
 * @throws the error that kept it from arriving, such as a timeout
 */
export async function post(
  { url, headers, body }: PostOptions,
  { rules, sleep, timeoutMs, resolver = systemResolver }: Poster,
): Promise<Answer> {
  const ended = new AbortController();
  const tooLate = new AbortController();
  const timer = sleep(timeoutMs, ended.signal).then(() => tooLate.abort());
  try {
    return await send(
      url,
      body,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        lookup: guardedLookup(rules, resolver),
      },
      rules,
      tooLate.signal,
    );
  } catch (error) {
    if (tooLate.signal.aborted && !ended.signal.aborted) {
      throw new Error(`no whole answer within ${timeoutMs / 1_000} s`);
    }
    throw error;
  } finally {
    // Ends the wait, and with it whatever is still under way.
    ended.abort();
    await timer;
  }
}

function send(
  url: string,
  body: string,
  options: RequestOptions,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<Answer> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  // An address that is no name is not looked up, and so is checked here.
  if (isIP(host) !== 0 && !isAllowedAddress(host, rules)) {
    return Promise.reject(new Error(`${host} is not an address of the public internet`));
  }
  return new Promise((resolve, reject) => {
    const start = protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start(url, { ...options, signal });
    // Whatever became of the request: of a connection that changed to another protocol it hears no more.
    signal.addEventListener('abort', () => reject(new Error('cut off')), { once: true });
    request.once('error', reject);
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(answerOf(response));
    });
    request.once('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        // What goes on to come is cut off with the signal, as soon as the status is known.
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
