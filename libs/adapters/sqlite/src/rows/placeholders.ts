/** Translates `$1`, `$2`, … into plain `?`, which every SQLite driver binds alike. */
import type { SqlValue } from '#eventsourcing';

export interface Translated {
  /** Identifies the text within this process, for cheap look-ups. */
  readonly id: number;
  readonly text: string;
  /** The index of the parameter at each `?`. */
  readonly order: readonly number[];
  readonly parameters: number;
  /** Whether each parameter occurs once and in order, as in most texts, so that none has to be moved. */
  readonly asGiven: boolean;
}

/** A quoted string, a quoted name or a comment, which are kept as they are, or a placeholder. */
const TOKENS = /'[^']*'|"[^"]*"|--[^\n]*|\/\*[^]*?\*\/|\$(\d+)/g;
const MAX_TEXTS = 1_000;
const translations = new Map<string, Translated>();
let ids = 0;

export function translate(sql: string): Translated {
  const known = translations.get(sql);
  if (known) return known;
  const order: number[] = [];
  const text = sql.replace(TOKENS, (token, number?: string) => {
    if (number === undefined) return token;
    order.push(Number(number) - 1);
    return '?';
  });
  const asGiven = order.every((parameter, index) => parameter === index);
  const translated = { id: ids++, text, order, parameters: Math.max(-1, ...order) + 1, asGiven };
  if (translations.size >= MAX_TEXTS) translations.clear();
  translations.set(sql, translated);
  return translated;
}

/** @throws RangeError if the number of parameters differs from that of the text */
export function arrange(
  { order, parameters, asGiven }: Translated,
  given: readonly SqlValue[],
): readonly SqlValue[] {
  if (given.length !== parameters) {
    throw new RangeError(`The statement takes ${parameters} parameters and got ${given.length}`);
  }
  return asGiven ? given : order.map((parameter) => given[parameter]!);
}
