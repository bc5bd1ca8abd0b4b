/** What a process cannot work without: waited for at start and checked ever since. */
import { retryTransient, type Sleep } from '#eventsourcing';
import type { HealthIndicator } from '../health.js';

export interface Need extends HealthIndicator {
  /**
   * Makes sure, once, that it is there and is the right one.
   * @throws TransientError while that may heal; any other error is wrong for good
   */
  prepare(): Promise<void>;
}

export interface Waiting {
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
  readonly onNotice: (level: 'info' | 'warn', message: string) => void;
}

/** Until a need is met, its indicator says why not. */
export class Needs {
  readonly indicators: readonly HealthIndicator[];
  private readonly missing: Map<string, string>;

  constructor(private readonly needs: readonly Need[]) {
    this.missing = new Map(needs.map(({ name }) => [name, 'not reached yet']));
    this.indicators = needs.map((need) => ({
      name: need.name,
      check: async () => this.missing.get(need.name) ?? need.check(),
    }));
  }

  /** Names of what the process still waits for. */
  get unmet(): readonly string[] {
    return [...this.missing.keys()];
  }

  /** Resolves when all are met; rejects when one is wrong for good, or when the signal aborts. */
  async meet(waiting: Waiting): Promise<void> {
    await Promise.all(this.needs.map((need) => this.meetOne(need, waiting)));
  }

  private async meetOne(need: Need, { sleep, signal, onNotice }: Waiting): Promise<void> {
    const { name } = need;
    let said: string | null = null;
    const onRetry = ({ message }: Error): void => {
      this.missing.set(name, message);
      if (message !== said) onNotice('warn', `waiting for ${name}: ${message}`);
      said = message;
    };
    await retryTransient(() => need.prepare(), { sleep, signal, onRetry });
    this.missing.delete(name);
    if (said !== null) onNotice('info', `${name} is there`);
  }
}
