/** Sends a request and reads the response, with retries. Every attempt sends the same content. */
import { ProblemError, TransportError } from './errors.js';
import type { Settings } from './options.js';
import { deadline } from './outside.js';

export interface MeterRequest {
  readonly url: string;
  /** The body of a POST request; without it, the request is a GET. */
  readonly body?: { readonly type: string; readonly text: string };
  /** The number of attempts, including the first. */
  readonly attempts: number;
}

const TOO_LATE = 408;
const TOO_MANY = 429;

/**
 * @param read converts the parsed JSON, or throws a TransportError to retry the request
 * @throws ProblemError if the meter refuses, TransportError if there is no response; after several attempts, the
 * last error
 */
export async function exchange<T>(
  settings: Settings,
  request: MeterRequest,
  read: (answer: unknown) => T,
): Promise<T> {
  const { outside, signal } = settings;
  for (let attempt = 1; ; attempt++) {
    try {
      return read(await ask(settings, request));
    } catch (error) {
      if (attempt >= request.attempts || !mayPass(error)) throw error;
      await outside.sleep(pauseMs(settings, attempt, error), signal);
      signal.throwIfAborted();
    }
  }
}

async function ask(settings: Settings, { url, body }: MeterRequest): Promise<unknown> {
  const { token, signal } = settings;
  signal.throwIfAborted();
  const bearer = typeof token === 'function' ? await token() : token;
  const request: RequestInit = {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'content-type': body.type }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
    ...(body && { body: body.text }),
  };
  const { response, text } = await wholeAnswer(settings, url, request);
  if (!response.ok) throw problemOf(response, text);
  return readJson(text, url);
}

async function wholeAnswer(
  { outside, signal, requestTimeoutMs }: Settings,
  url: string,
  request: RequestInit,
): Promise<{ response: Response; text: string }> {
  const bound = deadline(requestTimeoutMs, signal);
  try {
    const response = await outside.fetch(url, { ...request, signal: bound.signal });
    return { response, text: await response.text() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new TransportError(`${request.method} ${url}: no whole answer came`, { cause });
  } finally {
    bound.release();
  }
}

function readJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TransportError(`${url}: the answer is no JSON`, { cause });
  }
}

/** The problem in a response. If a proxy responded in another format, its text becomes the detail. */
function problemOf({ status, headers }: Response, text: string): ProblemError {
  const retryAfterMs = retryAfterOf(headers);
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    // Not a problem document: its text is passed on.
    members = { detail: `${status}: ${text.slice(0, 500)}` };
  }
  const known = typeof members === 'object' && members !== null ? members : {};
  return new ProblemError(status, known as Record<string, unknown>, retryAfterMs);
}

/** The longest `Retry-After` that is honoured. More than an hour is a mistake, and a timer would overflow. */
const RETRY_AFTER_MS_MAX = 3_600_000;

/**
 * @returns the pause that `Retry-After` asks for, in seconds or as a date by the response's own clock; 0 if it is
 * neither
 */
function retryAfterOf(headers: Headers): number {
  const asked = headers.get('retry-after')?.trim() ?? '';
  const milliseconds = /^\d+$/.test(asked)
    ? Number(asked) * 1_000
    : Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return milliseconds > 0 ? Math.min(milliseconds, RETRY_AFTER_MS_MAX) : 0;
}

/** Whether another attempt may succeed. Sending the same ids again is harmless. */
function mayPass(error: unknown): boolean {
  if (error instanceof TransportError) return true;
  if (!(error instanceof ProblemError)) return false;
  return error.status >= 500 || error.status === TOO_LATE || error.status === TOO_MANY;
}

/** Exponential back-off, randomly shortened by up to half so that many clients do not retry at the same time. */
function pauseMs({ retry, outside }: Settings, attempt: number, error: unknown): number {
  const whole = Math.min(retry.longestPauseMs, retry.firstPauseMs * 2 ** (attempt - 1));
  const chosen = Math.round(whole * (1 - outside.random() / 2));
  return Math.max(chosen, error instanceof ProblemError ? error.retryAfterMs : 0);
}
