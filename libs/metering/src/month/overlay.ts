/** A map with cheap private forks: a fork costs only what is written to it. */
export class Overlay<Value> {
  /** What was written to this fork; `null` until something is, as most forks of a busy ledger write nothing. */
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

  /** An upper bound of the number of values: those that a fork has replaced count twice. */
  get heldValues(): number {
    return (this.own?.size ?? 0) + (this.base?.heldValues ?? 0);
  }

  fork(): Overlay<Value> {
    return new Overlay(this);
  }

  /** Takes over the writes of a fork of this map; the fork must not be used afterwards. */
  adopt(fork: Overlay<Value>): this {
    for (const [key, value] of fork.own ?? []) this.set(key, value);
    return this;
  }

  get(key: string): Value | undefined {
    return this.own?.get(key) ?? this.base?.get(key);
  }

  /** Values are replaced, never changed in place: forks share them. */
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
