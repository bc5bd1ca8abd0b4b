/** Fills in missing members of a response by its shape, because the page may be of another release than the service. */
import type { Shape } from '../../build/shapes.js';

export type { Shape };

type Members = Readonly<Record<string, unknown>>;

/**
 * @returns the value with all members of its shape. A missing member becomes null if it is nullable, and stays absent
 * if it is optional. Otherwise it becomes, like a member of the wrong type, an empty list, an object of such members,
 * an empty text, or NaN, which every format shows as unknown.
 */
export function completed(value: unknown, shape: Shape): unknown {
  if (shape === null) return value;
  if (typeof shape !== 'object') return typeof value === typeof shape ? value : unknownAs(shape);
  if (isList(shape)) {
    return Array.isArray(value) ? value.map((item) => completed(item, shape[0] ?? null)) : [];
  }
  const members = isMembers(value) ? value : {};
  const alternatives = shape['|'];
  if (alternatives) return completed(members, likeliest(alternatives as readonly Shape[], members));
  return withMembers(members, shape);
}

const unknownAs = (shape: 0 | '' | false): unknown => (shape === 0 ? Number.NaN : shape);

const isList = (shape: object): shape is readonly Shape[] => Array.isArray(shape);
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withMembers(members: Members, shape: Readonly<Record<string, Shape>>): Members {
  const whole = new Map(Object.entries(members));
  for (const [marked, inner] of Object.entries(shape)) {
    const mark = /[|?]$/.exec(marked)?.[0];
    const name = mark === undefined ? marked : marked.slice(0, -1);
    const isThere = members[name] !== undefined && members[name] !== null;
    if (isThere || mark === undefined) whole.set(name, completed(members[name], inner));
    else if (mark === '|') whole.set(name, null);
    else whole.delete(name);
  }
  return Object.fromEntries(whole);
}

/** @returns the alternative with the most members present */
function likeliest(alternatives: readonly Shape[], members: Members): Shape {
  const present = (shape: Shape): number =>
    Object.keys(shape ?? {}).filter((marked) => marked.replace(/[|?]$/, '') in members).length;
  const [first = null, ...others] = alternatives;
  return others.reduce((best, one) => (present(one) > present(best) ? one : best), first);
}
