/** Names for statements, so that a connection has each parsed once: single-row ones run twice as fast. */

/** Every connection keeps what it has prepared; texts of many lengths must not fill the server's memory. */
const MAX_NAMES = 100;

/** @returns a function from a statement to its name; `undefined` when too many have one already: the statement is then parsed each time */
export function statementNames(): (sql: string) => string | undefined {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known || names.size >= MAX_NAMES) return known;
    const name = `statement ${names.size}`;
    names.set(sql, name);
    return name;
  };
}
