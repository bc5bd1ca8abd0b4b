/** Joins the first items of a list for a log line, with the number of further ones. */
const NAMED_MAX = 10;

export function firstOf(items: readonly string[], separator: string): string {
  const named = items.slice(0, NAMED_MAX).join(separator);
  return items.length > NAMED_MAX ? `${named} and ${items.length - NAMED_MAX} more` : named;
}
