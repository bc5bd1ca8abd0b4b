/** One client per process: its queue and its answers are shared by all who use it. */
import { type Access, type AccessQuestion, Gate } from './gate.js';
import { type ClientOptions, settingsOf } from './options.js';
import { type Events, Publisher } from './publisher.js';
import type { EventResult } from './results.js';

export interface CallOptions {
  /** Ends this call, which is rejected with its reason; what is under way may still arrive. */
  readonly signal?: AbortSignal;
}

export interface MeterClient {
  /**
   * Sends events in batches, again after failures, and waits until each is durable or refused. It
   * takes further events from its input only when there is space in the queue.
   * @returns one result per event, in their order
   * @throws ProblemError or TransportError when a batch failed for good; publish the same events
   * again then: those that arrived are known by their ids
   */
  publish(events: Events, options?: CallOptions): Promise<EventResult[]>;
  /**
   * Whether this may be run (and made) here now. An answer holds for a few seconds.
   * @throws ProblemError or TransportError
   */
  mayRun(question: AccessQuestion, options?: CallOptions): Promise<Access>;
}

/** @throws RangeError naming an option that makes no sense */
export function meterClient(options: ClientOptions): MeterClient {
  const settings = settingsOf(options);
  const publisher = new Publisher(settings);
  const gate = new Gate(settings);
  return {
    publish: (events, { signal } = {}) => publisher.publish(events, signal),
    mayRun: (question, { signal } = {}) => gate.mayRun(question, signal),
  };
}
