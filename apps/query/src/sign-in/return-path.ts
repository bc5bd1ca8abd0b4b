/** Where the browser goes after sign-in: always an address of this service, even if the link names another. */

const HERE = 'http://here.invalid';
/** The path is kept in a cookie, whose size browsers limit. */
const CHARACTERS_MAX = 2_000;

/** @returns path, query and fragment; `/` for anything that leads, or could be read to lead, elsewhere */
export function returnPath(asked: string | undefined): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(asked, HERE);
  if (origin !== HERE || pathname.startsWith('//')) return '/';
  const path = pathname + search + hash;
  return path.length > CHARACTERS_MAX ? '/' : path;
}
