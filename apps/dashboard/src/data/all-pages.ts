/** Reads lists that the service returns in pages to their end. */

interface Page {
  /** `null` after the last page. */
  readonly nextCursor: string | null;
}

/** @returns the pages in order; each continues at the cursor of the one before, and no cursor is requested twice */
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
