/** The first items of a list in a line for operators, and how many more there are. */
const NAMED_MAX = 10;

export function firstOf(items: readonly string[], separator: string): string {
  const named = items.slice(0, NAMED_MAX).join(separator);
  return items.length > NAMED_MAX ? `${named} and ${items.length - NAMED_MAX} more` : named;
}
