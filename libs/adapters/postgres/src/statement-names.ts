/** Names for statements, so that a connection has each parsed once: single-row ones run twice as fast. */

/** Every connection keeps what it has prepared; texts of many lengths must not fill the server's memory. */
const MAX_NAMES = 100;

const names = new Map<string, string>();

/** @returns `undefined` when so many texts have names already: then it is parsed each time. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known || names.size >= MAX_NAMES) return known;
  const name = `statement ${names.size}`;
  names.set(sql, name);
  return name;
}
