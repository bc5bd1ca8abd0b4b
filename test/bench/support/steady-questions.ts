/** Requests at a steady rate from another process, with the time of each response. */
import { runApart } from './apart.js';

export interface SteadyQuestions {
  readonly address: string;
  /** `#` in the pattern is replaced by consecutive numbers below the count. */
  readonly paths: { readonly pattern: string; readonly count: number };
  readonly perSecond: number;
  /** Requests within these first seconds are not measured. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Set if the service requires one. */
  readonly token?: string;
}

const ASKER = new URL('./asker-main.js', import.meta.url);

/** @returns the milliseconds of each measured request until its response */
export async function askSteadily(questions: SteadyQuestions): Promise<number[]> {
  return (await runApart(ASKER, [JSON.stringify(questions)])) as number[];
}
