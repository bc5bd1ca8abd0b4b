/**
 * Plain objects as dictionaries with untrusted keys: `constructor` and `__proto__` are keys like
 * any other.
 */
type Dictionary<Value> = Readonly<Record<string, Value>>;

export const entryOf = <Value>(record: Dictionary<Value>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const withEntry = <Value>(record: Dictionary<Value>, key: string, value: Value) => ({
  ...record,
  [key]: value,
});

export function withoutEntry<Value>(record: Dictionary<Value>, key: string): Dictionary<Value> {
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
