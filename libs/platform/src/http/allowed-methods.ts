/** The methods of an address: an unsupported method gets 405 with `Allow`, an unknown address 404. */
import type { Route } from '../routes/routes.js';

export type AllowedMethods = (url: string) => readonly string[];

/** @returns the methods of the address in alphabetical order; empty if it does not exist */
export function allowedMethodsOf(routes: readonly Route[]): AllowedMethods {
  return (url) => {
    const path = url.split('?', 1)[0]!;
    const methods = routes
      .filter(({ address }) => patternOf(address).test(path))
      .map(({ method }) => method);
    return [...new Set(methods)].sort();
  };
}

/** A parameter matches any text between two slashes; `*` matches everything that follows. */
function patternOf(address: string): RegExp {
  const parts = address.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}
