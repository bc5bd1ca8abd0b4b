/** A simulated process that can be killed at any call: the call never returns, and its memory is lost. */
import { type Sleep, TransientError } from '#eventsourcing';
import type { FaultKind, Faults } from './faults.js';
import type { Scheduler } from './scheduler.js';

export interface ProcessSurroundings {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly onKilled: (process: SimulatedProcess) => void;
}

/** The faults that a port supports beyond one plain effect; without them, the nearest simpler fault happens. */
export interface CallOptions<T> {
  /** The effect may also happen twice, or later than the caller assumes. */
  readonly detachable?: boolean;
  readonly half?: () => Promise<T>;
  /** The call publishes messages, for which the plan has separate faults. */
  readonly publishes?: boolean;
}

/** The promise that a killed process waits for. */
export const NEVER = new Promise<never>(() => undefined);

export class SimulatedProcess {
  private readonly death = new AbortController();
  /** Never aborts: an orderly shutdown is the easy case and is tested elsewhere. */
  readonly signal = new AbortController().signal;

  constructor(
    readonly name: string,
    private readonly surroundings: ProcessSurroundings,
  ) {}

  get alive(): boolean {
    return !this.death.signal.aborted;
  }

  /** Aborts when the process dies, for waiting operations outside the process. */
  get dead(): AbortSignal {
    return this.death.signal;
  }

  readonly sleep: Sleep = () => this.turn();

  async turn(): Promise<void> {
    if (!this.alive) return NEVER;
    return this.surroundings.scheduler.turn(this);
  }

  /** One call to the outside, with the fault that the plan has for it. */
  async call<T>(name: string, effect: () => Promise<T>, options: CallOptions<T> = {}): Promise<T> {
    await this.turn();
    const fault = this.surroundings.faults.next(`${this.name} ${name}`, options.publishes ?? false);
    try {
      const result = await this.perform(fault, effect, options);
      return this.alive ? result : await NEVER;
    } catch (error) {
      if (!this.alive) return NEVER;
      throw error;
    }
  }

  kill(): void {
    if (!this.alive) return;
    this.end();
    this.surroundings.onKilled(this);
  }

  /** Ends the process without a replacement, because the run is over. */
  end(): void {
    // An explicit reason, because creating the default one captures a stack.
    this.death.abort(this);
    this.surroundings.scheduler.drop(this);
  }

  private async perform<T>(
    fault: FaultKind | null,
    effect: () => Promise<T>,
    { detachable, half }: CallOptions<T>,
  ): Promise<T> {
    switch (fault) {
      case null:
        return effect();
      case 'loseRequest':
        throw new TransientError('The request was lost');
      case 'delayReply':
        return this.afterATurn(await effect());
      case 'delayEffect':
        if (detachable) void this.detached(effect);
        throw new TransientError('No reply came in time');
      case 'repeatEffect':
        if (detachable) await effect();
        return effect();
      case 'halveEffect':
        await (half ?? effect)();
        throw new TransientError('The reply was lost half-way');
      case 'loseReply':
        await effect();
        throw new TransientError('The reply was lost');
      case 'killBefore':
        this.kill();
        return NEVER;
      case 'killAfter':
        await effect();
        this.kill();
        return NEVER;
    }
  }

  private async afterATurn<T>(result: T): Promise<T> {
    await this.turn();
    return result;
  }

  /** Already on the wire: it arrives even if the process dies in the meantime. */
  private async detached(effect: () => Promise<unknown>): Promise<void> {
    await this.surroundings.scheduler.turn(effect);
    await effect().catch(() => undefined);
  }
}
