/** Turns `$1`, `$2`, … into the bare `?` that every SQLite driver binds alike. */
import type { SqlValue } from '#eventsourcing';

export interface Translated {
  /** Of the text, in this process: what is looked up by it need not read the text again. */
  readonly id: number;
  readonly text: string;
  /** Which parameter stands at each `?`. */
  readonly order: readonly number[];
  readonly parameters: number;
  /** Most texts name each parameter once and in order; then nothing has to be moved. */
  readonly asGiven: boolean;
}

/** A quoted text, name or comment, which stays as it is, or a placeholder. */
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

/** @throws RangeError when there are more or fewer parameters than the text names. */
export function arrange(
  { order, parameters, asGiven }: Translated,
  given: readonly SqlValue[],
): readonly SqlValue[] {
  if (given.length !== parameters) {
    throw new RangeError(`The statement takes ${parameters} parameters and got ${given.length}`);
  }
  return asGiven ? given : order.map((parameter) => given[parameter]!);
}
