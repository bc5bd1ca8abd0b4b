/** Lists that the service answers in pages, read to their end. */

interface Page {
  /** `null` after the last. */
  readonly nextCursor: string | null;
}

/** @returns the pages in order; each goes on where the one before ended, and a place is asked for once */
export async function allPages<P extends Page>(
  ask: (cursor: string | undefined) => Promise<P>,
): Promise<[P, ...P[]]> {
  const first = await ask(undefined);
  const pages: [P, ...P[]] = [first];
  const places = new Set<string>();
  let { nextCursor } = first;
  while (nextCursor && !places.has(nextCursor)) {
    places.add(nextCursor);
    const page = await ask(nextCursor);
    pages.push(page);
    ({ nextCursor } = page);
  }
  return pages;
}
