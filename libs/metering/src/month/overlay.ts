/** A map with cheap private forks: a fork holds only its own writes. */
export class Overlay<Value> {
  /** The writes of this fork; `null` until the first write, because most forks of a busy ledger write nothing. */
  private own: Map<string, Value> | null = null;

  private constructor(private readonly base: Overlay<Value> | null) {}

  static empty<Value>(): Overlay<Value> {
    return new Overlay<Value>(null);
  }

  static of<Value>(entries: Iterable<readonly [string, Value]>): Overlay<Value> {
    const overlay = new Overlay<Value>(null);
    for (const [key, value] of entries) overlay.set(key, value);
    return overlay;
  }

  /** An upper bound on the number of values: a value replaced in a fork counts twice. */
  get heldValues(): number {
    return (this.own?.size ?? 0) + (this.base?.heldValues ?? 0);
  }

  fork(): Overlay<Value> {
    return new Overlay(this);
  }

  /** Adopts the writes of a fork of this map; the fork must not be used afterwards. */
  adopt(fork: Overlay<Value>): this {
    for (const [key, value] of fork.own ?? []) this.set(key, value);
    return this;
  }

  get(key: string): Value | undefined {
    return this.own?.get(key) ?? this.base?.get(key);
  }

  /** Forks share values: replace a value, never change it in place. */
  set(key: string, value: Value): void {
    this.own ??= new Map<string, Value>();
    this.own.set(key, value);
  }

  toMap(): Map<string, Value> {
    const all = this.base?.toMap() ?? new Map<string, Value>();
    for (const [key, value] of this.own ?? []) all.set(key, value);
    return all;
  }
}
