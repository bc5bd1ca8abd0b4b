/** Whether the read models are complete. While they are being refilled from the ledger, queries are refused because the figures would be wrong. */
import { LEDGER_CATEGORY } from '#contracts';
import { BEFORE_FIRST, findCheckpoint, type Position } from '#eventsourcing';
import type { HealthIndicator } from '#platform';
import { USAGE_CHECKPOINT } from '#read-models';
import type { QueryDependencies } from '../dependencies.js';

type Dependencies = Pick<QueryDependencies, 'readModels' | 'store'>;

/** The progress of a refill. */
export interface Filling {
  readonly position: Position | null;
  readonly goal: Position;
  /** Progress measured in positions of the store, from 0 to 99. */
  readonly percent: number;
}

export class Completeness {
  /** The head of the ledger when this process first looked; `null` once the rows have reached it. */
  private startHead: Promise<Position | null> | null | undefined;

  constructor(private readonly dependencies: Dependencies) {}

  readonly indicator: HealthIndicator = {
    name: 'read models',
    check: async () => {
      const filling = await this.filling();
      return filling && describeFilling(filling);
    },
  };

  /** @returns the progress of the refill, or `null` if the rows are complete */
  async filling(): Promise<Filling | null> {
    if (this.startHead === undefined) this.startHead = this.head();
    // Awaited first: an unhandled rejection would end the process.
    const startHead = await this.startHead;
    const { position, goal } = await findCheckpoint(this.dependencies.readModels, USAGE_CHECKPOINT);
    const wanted = Math.max(goal ?? BEFORE_FIRST, startHead ?? BEFORE_FIRST);
    if ((position ?? BEFORE_FIRST) < wanted) return fillingOf(position, wanted);
    this.startHead = null;
    return null;
  }

  /** The head of the ledger. @throws what the store throws; the next call asks the store again */
  private async head(): Promise<Position | null> {
    try {
      return await this.dependencies.store.head([LEDGER_CATEGORY]);
    } catch (error) {
      this.startHead = undefined;
      throw error;
    }
  }
}

function fillingOf(position: Position | null, goal: Position): Filling {
  const percent = goal === 0 ? 0 : Math.floor(((position ?? 0) * 100) / goal);
  return { position, goal, percent };
}

export const describeFilling = ({ position, goal, percent }: Filling): string =>
  `The rows are being filled from the ledger: position ${position ?? 'none'} of ${goal} (${percent} %).`;
