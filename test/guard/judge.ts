/** Decides whether a loop has become slower, with a tolerance for the machine's noise. */
import { type LoopName, LOOPS } from './loops.js';

/** Processor time of each loop, in multiples of the reference loop's. */
export type Ratios = Readonly<Record<LoopName, number>>;

/** Reliably detects a loop that takes half as long again; differences between runs are smaller. */
const SLOWER = 1.35;
const FASTER = 0.75;

export interface Verdict {
  readonly lines: readonly string[];
  readonly isSlower: boolean;
}

export function judge(seen: Ratios, baseline: Ratios): Verdict {
  const verdicts = LOOPS.map((name) => {
    const change = seen[name] / baseline[name];
    const text = `${name.padEnd(8)} ${seen[name].toFixed(2)}, recorded ${baseline[name].toFixed(2)}: ${change.toFixed(2)} ×`;
    if (change > SLOWER) return { isSlower: true, line: `${text}, slower than ${SLOWER} ×` };
    if (change < FASTER) return { isSlower: false, line: `${text}, faster: record it (--record)` };
    return { isSlower: false, line: text };
  });
  return {
    lines: verdicts.map(({ line }) => line),
    isSlower: verdicts.some(({ isSlower }) => isSlower),
  };
}
