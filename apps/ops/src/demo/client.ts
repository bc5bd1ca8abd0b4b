/** The public HTTP API as any client would use it; a refusal is an error that says what the service said. */

export interface MeterClient {
  get<T>(path: string): Promise<T>;
  send<T>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
}

export function meterClient(baseUrl: string): MeterClient {
  const call = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(baseUrl + path, init);
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`);
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
