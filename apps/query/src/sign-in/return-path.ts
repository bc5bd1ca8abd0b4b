/** Where somebody goes after signing in: an address of this service, whatever the link said. */

const HERE = 'http://here.invalid';

/** @returns path, query and fragment; `/` for anything that leads, or could be read to lead, elsewhere. */
export function returnPath(asked: string | undefined): string {
  if (!asked?.startsWith('/') || !URL.canParse(asked, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(asked, HERE);
  return origin === HERE && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
