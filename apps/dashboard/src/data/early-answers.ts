/** Requests sent before the page's own scripts have loaded; the first query for the same address takes the response. */

const answers = new Map<string, Promise<Response>>();

/** @param path the path with its query, exactly as the pages will request it; otherwise the response is not used */
export function askEarly(path: string): void {
  const answer = fetch(path, { headers: { accept: '*/*' } });
  // The query that takes the response handles a failure; if none does, the rejection must not be unhandled.
  answer.catch(() => undefined);
  answers.set(new URL(path, window.location.href).href, answer);
}

/** @returns the response, once, or `undefined` if the address was not requested early */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  if (method !== 'GET') return undefined;
  const answer = answers.get(url);
  answers.delete(url);
  return answer;
}
