/** The dependencies of a process, awaited at start and checked from then on. */
import { retryTransient, type Sleep } from '#eventsourcing';
import type { HealthIndicator } from '../health.js';

export interface Need extends HealthIndicator {
  /**
   * Checks once that the dependency can be reached and is the right one.
   * @throws TransientError if that may still change; any other error is permanent
   */
  prepare(): Promise<void>;
}

export interface Waiting {
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
  readonly onNotice: (level: 'info' | 'warn', message: string) => void;
}

/** Until a need is met, its indicator reports why it is not. */
export class Needs {
  readonly indicators: readonly HealthIndicator[];
  private readonly missing: Map<string, string>;
  /** What is awaited (an engine or a need), by which needs, and the last line logged for it. */
  private readonly awaited = new Map<string, { names: Set<string>; line: string }>();

  constructor(private readonly needs: readonly Need[]) {
    this.missing = new Map(needs.map(({ name }) => [name, 'not reached yet']));
    this.indicators = needs.map((need) => ({
      name: need.name,
      check: async () => this.missing.get(need.name) ?? need.check(),
    }));
  }

  /** The names of the needs that are not met yet. */
  get unmet(): readonly string[] {
    return [...this.missing.keys()];
  }

  /** Resolves when all are met; rejects if one fails permanently or the signal aborts. */
  async meet(waiting: Waiting): Promise<void> {
    await Promise.all(this.needs.map((need) => this.meetOne(need, waiting)));
  }

  private async meetOne(need: Need, { sleep, signal, onNotice }: Waiting): Promise<void> {
    const { name } = need;
    let awaited: string | null = null;
    const onRetry = ({ message }: Error): void => {
      this.missing.set(name, message);
      const engine = ENGINE.exec(message)?.[1];
      const [what, line] = engine === undefined ? [name, `${name}: ${message}`] : [engine, message];
      if (awaited !== null && awaited !== what) this.isThere(awaited, name, onNotice);
      awaited = what;
      this.await(what, { name, line, isEngine: engine !== undefined }, onNotice);
    };
    await retryTransient(() => need.prepare(), { sleep, signal, onRetry });
    this.missing.delete(name);
    if (awaited !== null) this.isThere(awaited, name, onNotice);
  }

  /** Logs one line per engine: an unreachable engine blocks several needs, each of which words it differently. */
  private await(what: string, { name, line, isEngine }: Met, onNotice: Waiting['onNotice']): void {
    const awaiting = this.awaited.get(what) ?? { names: new Set<string>(), line: '' };
    const isNews = awaiting.names.size === 0 || (!isEngine && awaiting.line !== line);
    if (isNews) onNotice('warn', `waiting for ${line}`);
    this.awaited.set(what, { names: awaiting.names.add(name), line });
  }

  private isThere(what: string, name: string, onNotice: Waiting['onNotice']): void {
    const { names } = this.awaited.get(what)!;
    names.delete(name);
    if (names.size === 0) onNotice('info', `${what} is there`);
  }
}

interface Met {
  /** The name of the need. */
  readonly name: string;
  readonly line: string;
  readonly isEngine: boolean;
}

/** Adapters start their messages about an engine with its name. */
const ENGINE = /^([A-Z]\w+)(?:: |, \w+ing )/;
