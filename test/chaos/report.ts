/** The report of a run: a table by fault as the documentation shows it, and the findings. */
import type { Broken } from '../simulation/oracle/broken.js';
import { type Episode, episodeOf } from './episode.js';

export interface Results {
  readonly episodes: readonly Episode[];
  readonly broken: readonly Broken[];
  readonly repeated: ReadonlyMap<number, number>;
}

const HEAD = [
  '| fault | runs | redelivered (median, most) | recovery in s (median, longest) | wrong balances |',
  '|---|---|---|---|---|',
];

export function tableOf({ episodes, broken, repeated }: Results): string {
  const wrong = wrongTenants(broken);
  const rows = [...new Set(episodes.map(({ fault }) => fault))].map((fault) => {
    const runs = episodes.filter((episode) => episode.fault === fault);
    const redelivered = runs.map(({ number, duplicates }) =>
      Math.max(0, duplicates - (repeated.get(number) ?? 0)),
    );
    const seconds = runs.map(({ recoverySeconds }) => recoverySeconds ?? Infinity);
    const balances = [...wrong].filter((tenant) =>
      runs.some(({ number }) => number === episodeOf(tenant)),
    );
    const cells = [fault, runs.length, spread(redelivered, 0), spread(seconds, 1), balances.length];
    return `| ${cells.join(' | ')} |`;
  });
  return [...HEAD, ...rows].join('\n');
}

/** The tenants with any figure that differs from the books. */
function wrongTenants(broken: readonly Broken[]): Set<string> {
  const tenants = broken
    .filter(({ promise }) => promise === 'P1' || promise === 'P3' || promise === 'P4')
    .flatMap(({ what }) => /\bc\d+[td]\d+\b/.exec(what) ?? []);
  return new Set(tenants);
}

function spread(numbers: readonly number[], digits: number): string {
  const sorted = numbers.toSorted((one, other) => one - other);
  const median = sorted[sorted.length >> 1]!;
  return `${median.toFixed(digits)}, ${sorted.at(-1)!.toFixed(digits)}`;
}
