/** Measures contenders in alternating rounds, so that the machine's load affects all alike, and takes medians. */

/** Does the work once. @returns its figure */
export type Round = () => Promise<number>;

/** Runs every contender once per round, in an order that is reversed from round to round. */
export async function sideBySide<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Round>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) figures[name].push(await contenders[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(figures[name])])) as Record<
    Name,
    number
  >;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]!;
}

/** @returns events per second */
export async function rateOf(events: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (events * 1_000) / (performance.now() - start);
}

/** @returns microseconds of processor time per event, over all threads of this process */
export async function cpuOf(events: number, work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / events;
}
