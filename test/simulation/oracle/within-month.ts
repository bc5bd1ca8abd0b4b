/** The instant by which a month's rules are judged: the instant itself, or the nearest one within the month. */
export function withinMonth(month: string, at: string): string {
  const start = `${month}-01T00:00:00.000Z`;
  if (at < start) return start;
  if (at.startsWith(month)) return at;
  const next = new Date(start);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return new Date(next.getTime() - 1).toISOString();
}
