/**
 * Names statements, so that each connection parses them only once; single-row statements then run twice as fast.
 */

/**
 * Each connection keeps its prepared statements, so statements of many lengths must not fill the server's memory.
 */
const MAX_NAMES = 100;

/**
 * @returns a function from a statement to its name, or to undefined if too many are named; such a statement is
 * parsed each time
 */
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
