/** Drops the leading items of a list that match a predicate; returns the list itself if none does. */
export function dropWhile<T>(items: readonly T[], predicate: (item: T) => boolean): readonly T[] {
  const start = items.findIndex((item) => !predicate(item));
  return start === 0 ? items : items.slice(start < 0 ? items.length : start);
}
