/** Questions at a steady rate from another process, with the time of each answer. */
import { runApart } from './apart.js';

export interface SteadyQuestions {
  readonly address: string;
  /** `#` in the pattern becomes a number below the count, one after the other. */
  readonly paths: { readonly pattern: string; readonly count: number };
  readonly perSecond: number;
  /** Waits within these first seconds do not count. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Where one is needed. */
  readonly token?: string;
}

const ASKER = new URL('./asker-main.js', import.meta.url);

/** @returns milliseconds from each question that counts to its answer. */
export async function askSteadily(questions: SteadyQuestions): Promise<number[]> {
  return (await runApart(ASKER, [JSON.stringify(questions)])) as number[];
}
