/** The client of the meter. Create one per process: all its users share its queue and its cached responses. */
import { type Access, type AccessQuestion, Gate } from './gate.js';
import { type ClientOptions, settingsOf } from './options.js';
import { type Events, Publisher } from './publisher.js';
import type { EventResult } from './results.js';

export interface CallOptions {
  /** Ends this call, which rejects with the signal's reason. Requests in progress may still arrive. */
  readonly signal?: AbortSignal;
}

export interface MeterClient {
  /**
   * Sends events in batches, with retries, and waits until each is durable or rejected. It takes further events
   * from its input only when there is space in the queue.
   * @returns one result per event, in their order
   * @throws ProblemError or TransportError if a batch failed for good; publish the same events again in that case:
   * the meter recognizes those that arrived by their ids
   */
  publish(events: Events, options?: CallOptions): Promise<EventResult[]>;
  /**
   * Whether this may be run (and made) here now. The result is cached for a few seconds.
   * @throws ProblemError or TransportError
   */
  mayRun(question: AccessQuestion, options?: CallOptions): Promise<Access>;
}

/** @throws RangeError naming an invalid option */
export function meterClient(options: ClientOptions): MeterClient {
  const settings = settingsOf(options);
  const publisher = new Publisher(settings);
  const gate = new Gate(settings);
  return {
    publish: (events, { signal } = {}) => publisher.publish(events, signal),
    mayRun: (question, { signal } = {}) => gate.mayRun(question, signal),
  };
}
