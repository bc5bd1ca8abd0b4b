/** Seeded random numbers, so that a run can be repeated with the same traffic and faults. */

export interface Random {
  /** At least 0 and less than 1. */
  fraction(): number;
  /** An integer of at least 0 and less than the bound. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
  chance(percent: number): boolean;
  shuffled<T>(from: readonly T[]): T[];
}

/** The Mulberry32 generator. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(fraction() * bound);
  return {
    fraction,
    below,
    pick: (from) => from[below(from.length)]!,
    chance: (percent) => fraction() * 100 < percent,
    shuffled: (from) =>
      from
        .map((item) => ({ item, order: fraction() }))
        .sort((one, other) => one.order - other.order)
        .map(({ item }) => item),
  };
}
