/** Drops the first items of a list that match, without a copy where none does. */
export function dropWhile<T>(items: readonly T[], predicate: (item: T) => boolean): readonly T[] {
  const start = items.findIndex((item) => !predicate(item));
  return start === 0 ? items : items.slice(start < 0 ? items.length : start);
}
