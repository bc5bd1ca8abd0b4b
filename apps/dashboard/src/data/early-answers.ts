/** Requests sent before the page's own scripts have loaded; the first query for the same address takes the answer. */

const answers = new Map<string, Promise<Response>>();

/** @param path with its query, exactly as the pages will ask it; otherwise the answer is not used */
export function askEarly(path: string): void {
  const answer = fetch(path, { headers: { accept: '*/*' } });
  // Whoever takes it hears of it; nobody may want it.
  answer.catch(() => undefined);
  answers.set(new URL(path, window.location.href).href, answer);
}

/** @returns the answer, once; `undefined` where the address was not asked early */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  if (method !== 'GET') return undefined;
  const answer = answers.get(url);
  answers.delete(url);
  return answer;
}
