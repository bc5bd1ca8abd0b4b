/**
 * An HTTP client of the public API for tests: each response with its status and media type. It takes a third of the processor time of `fetch`.
 */
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Untyped JSON that a specification reads member by member; a missing member fails the comparison. */
export type Json = ReturnType<JSON['parse']>;

export interface Answer {
  readonly status: number;
  /** The media type without parameters. */
  readonly type: string;
  readonly body: Json;
}

type Headers = Readonly<Record<string, string>>;

export interface HttpClient {
  get(path: string, headers?: Headers): Promise<Answer>;
  /** @param body text and bytes are sent unchanged, everything else as JSON */
  send(
    method: 'DELETE' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Answer>;
  /** Publishes events as one batch. */
  publish(events: readonly object[]): Promise<Answer>;
  metrics(): Promise<string>;
}

/** The connection was lost: whether the request was executed is unknown. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

export function httpClient(address: string): HttpClient {
  const ask = async (path: string, asked: Asked): Promise<Answer> => {
    const { response, body } = await exchange(address + path, asked);
    return {
      status: response.statusCode!,
      type: response.headers['content-type']?.split(';')[0] ?? '',
      body: body === '' ? null : JSON.parse(body),
    };
  };
  const client: HttpClient = {
    get: (path, headers = {}) => ask(path, { method: 'GET', headers }),
    send(method, path, body, headers = {}) {
      if (body === undefined) return ask(path, { method, headers });
      const raw = typeof body === 'string' || Buffer.isBuffer(body);
      return ask(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: raw ? body : JSON.stringify(body),
      });
    },
    publish: (events) => client.send('POST', '/v1/events', events, { 'content-type': BATCH }),
    metrics: async () => (await exchange(`${address}/metrics`, { method: 'GET' })).body,
  };
  return client;
}

interface Asked {
  readonly method: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

/** The server may close a kept-alive connection just as it is reused (RFC 9112, 9.5): a GET is retried once. */
async function exchange(url: string, asked: Asked) {
  try {
    return await exchangeOnce(url, asked).catch((lost: unknown) => {
      if (asked.method === 'GET') return exchangeOnce(url, asked);
      throw lost;
    });
  } catch (cause) {
    throw new ConnectionLostError(`${asked.method} ${url}`, { cause });
  }
}

async function exchangeOnce(url: string, { method, headers, body }: Asked) {
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers: { ...headers, ...length } }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { response, body: await text(response) };
}
