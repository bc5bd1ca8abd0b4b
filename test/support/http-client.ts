/** A client of the public HTTP API for tests: every answer with its status and media type. */

/** JSON that a specification reads member by member; what is not there fails where it is compared. */
export type Json = ReturnType<JSON['parse']>;

export interface Answer {
  readonly status: number;
  /** Media type, without parameters. */
  readonly type: string;
  readonly body: Json;
}

type Headers = Readonly<Record<string, string>>;

export interface HttpClient {
  get(path: string, headers?: Headers): Promise<Answer>;
  /** @param body text and bytes go as they are, everything else as JSON */
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

/** Nobody knows whether the request was carried out. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

export function httpClient(address: string): HttpClient {
  const ask = async (path: string, request: RequestInit): Promise<Answer> => {
    const { response, text } = await exchange(address + path, request);
    return {
      status: response.status,
      type: response.headers.get('content-type')?.split(';')[0] ?? '',
      body: text === '' ? null : JSON.parse(text),
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
        body: raw ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body),
      });
    },
    publish: (events) => client.send('POST', '/v1/events', events, { 'content-type': BATCH }),
    metrics: async () => (await exchange(`${address}/metrics`, {})).text,
  };
  return client;
}

/** The server may close a kept connection just when it is used again (RFC 9112, 9.5): what changes nothing is asked once more. */
async function exchange(url: string, request: RequestInit) {
  const { method = 'GET' } = request;
  try {
    return await exchangeOnce(url, request).catch((lost: unknown) => {
      if (method === 'GET') return exchangeOnce(url, request);
      throw lost;
    });
  } catch (cause) {
    throw new ConnectionLostError(`${method} ${url}`, { cause });
  }
}

async function exchangeOnce(url: string, request: RequestInit) {
  const response = await fetch(url, request);
  return { response, text: await response.text() };
}
