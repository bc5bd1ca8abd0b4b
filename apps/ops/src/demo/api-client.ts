/**
 * HTTP client of the demo for the public API: retries after the time in `Retry-After`, and
 * reports any other refusal with the problem's own words.
 */
import { SetupError, sleep } from '#eventsourcing';

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  send<T>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
}

/** The service refused the request. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const ATTEMPTS = 60;
const UNAVAILABLE = 503;
const NOT_ALLOWED = [401, 403];

/** Repeats the request after the seconds in `Retry-After`, for about a minute. */
async function untilAnswered(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const response = await ask();
    const after = Number(response.headers.get('retry-after') ?? NaN);
    const again = response.status === UNAVAILABLE && after >= 0 && attempt < ATTEMPTS;
    if (!again) return response;
    await response.body?.cancel();
    await sleep(after * 1_000);
  }
}

const TOKEN_NEEDED =
  'Set METER_TOKEN to the token of an operator; with keys of your own: METER_TOKEN=$(npm run -s ops -- token --role operator)';

/** The problem's detail, or the whole text if it is not a problem, such as a proxy's page. */
function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly detail?: string }).detail ?? text;
  } catch {
    return text;
  }
}

/** @param token the bearer token if the service requires one; see `ops token` */
export function apiClient(baseUrl: string, token?: string): ApiClient {
  const bearer = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  const call = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const headers = { ...(init?.headers as Record<string, string> | undefined), ...bearer };
    const response = await untilAnswered(() => fetch(baseUrl + path, { ...init, headers }));
    const text = await response.text();
    if (!response.ok) {
      const what = `${init?.method ?? 'GET'} ${path}: ${response.status}, ${reasonIn(text)}`;
      if (!NOT_ALLOWED.includes(response.status)) throw new RefusalError(what, response.status);
      throw new SetupError(`${what} ${TOKEN_NEEDED}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: (path) => call(path),
    send: (method, path, body, headers = {}) =>
      call(path, {
        method,
        headers: { 'content-type': 'application/json', 'x-actor': 'demo', ...headers },
        body: JSON.stringify(body),
      }),
  };
}
