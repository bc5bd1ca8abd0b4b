/** Finds a member that a JSON object names twice, because parsers differ in which one they take. */

/** Strings and structural characters; numbers and literals are skipped. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** An open object or array, and the current position in it. */
interface Level {
  /** The names of an object; `null` in an array. */
  readonly names: Set<string> | null;
  /** The current member: a name, or an index. */
  at: string | number;
}

/**
 * @param json a valid document
 * @returns the path of the first repeated member, such as `rows.0.version`
 */
export function repeatedMember(json: string): string | null {
  const levels: Level[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), at: '' });
    else if (token === '[') levels.push({ names: null, at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ':') {
      if (isThere(level!, JSON.parse(text) as string)) return pathOf(levels);
    } else if (token === ',') countItem(level!);
    else text = token;
  }
  return null;
}

function isThere(level: Level, name: string): boolean {
  level.at = name;
  if (level.names!.has(name)) return true;
  level.names!.add(name);
  return false;
}

function countItem(level: Level): void {
  if (typeof level.at === 'number') level.at++;
}

const pathOf = (levels: readonly Level[]): string => levels.map(({ at }) => at).join('.');
