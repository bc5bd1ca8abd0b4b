/**
 * Runs the projections of a process with other work in a thread with its own engines, so that
 * metering and projecting use one core each. They share only the files or the server, as two processes do.
 */
import type { Worker } from 'node:worker_threads';
import type { Applied } from '#eventsourcing';
import type { WebhookAttempt } from './webhooks.js';
import {
  type BackgroundTask,
  type Configuration,
  endThread,
  errorOf,
  type ProcessContext,
  startThread,
  type ThreadFailure,
} from '#platform';

export type FromThread =
  | { readonly kind: 'following'; readonly projection: string }
  | {
      readonly kind: 'applied';
      readonly projection: string;
      readonly applied: Applied;
      readonly events: number;
    }
  | { readonly kind: 'retry'; readonly operation: string; readonly message: string }
  | { readonly kind: 'healed'; readonly operation: string }
  | { readonly kind: 'webhookAttempt'; readonly attempt: WebhookAttempt }
  | { readonly kind: 'notice'; readonly notice: Parameters<ProcessContext['onNotice']> }
  /** The thread's last message. */
  | (ThreadFailure & { readonly kind: 'failed' });

type Progress = Exclude<FromThread, { kind: 'failed' }>;

const MAIN = new URL('./projection-thread-main.js', import.meta.url);

export function projectionThread(
  configuration: Configuration,
  onProgress: (said: Progress) => void,
  main: URL = MAIN,
): BackgroundTask {
  return {
    name: 'projections',
    async run(signal) {
      const worker = startThread(main, configuration);
      const stop = () => worker.postMessage('stop');
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      try {
        await ended(worker, onProgress);
      } finally {
        await endThread(worker);
      }
      if (!signal.aborted) throw new Error('the thread has ended unexpectedly');
    },
  };
}

function ended(worker: Worker, onProgress: (said: Progress) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (said: FromThread) => {
      if (said.kind !== 'failed') onProgress(said);
      else reject(errorOf(said));
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
