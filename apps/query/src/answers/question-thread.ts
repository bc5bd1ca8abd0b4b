/** Runs long queries on an embedded database in a worker thread, so that they do not delay other requests. */
import type { Worker } from 'node:worker_threads';
import { TransientError } from '#eventsourcing';
import {
  type BackgroundTask,
  type Configuration,
  endThread,
  errorOf,
  type HealthIndicator,
  type ProcessContext,
  startThread,
  type ThreadFailure,
} from '#platform';
import type { LongQuestions } from './long-questions.js';

export interface Ask {
  readonly id: number;
  readonly name: keyof LongQuestions;
  /** The arguments of the function of that name. */
  readonly arguments: readonly unknown[];
}

/** `missing`: what an operator must fix before all queries can be answered, or `null`. */
export type FromThread =
  | {
      readonly kind: 'answered';
      readonly id: number;
      readonly answer: unknown;
      readonly missing: string | null;
    }
  | (ThreadFailure & {
      readonly kind: 'failed';
      readonly id: number;
      readonly missing: string | null;
    })
  | { readonly kind: 'notice'; readonly notice: Parameters<ProcessContext['onNotice']> };

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

const MAIN = new URL('./question-thread-main.js', import.meta.url);

/** Starts the thread with the first query, and restarts it with the next query after a failure. */
export class QuestionThread implements LongQuestions, BackgroundTask {
  readonly name = 'long queries';
  readonly query = this.asking('query');
  readonly breakdown = this.asking('breakdown');
  readonly usageChanges = this.asking('usageChanges');
  readonly costliestRuns = this.asking('costliestRuns');
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null = null;
  private asked = 0;
  private missing: string | null = null;
  /** What this thread's last query encountered: other threads read the same file, but not all of the same pages. */
  readonly indicator: HealthIndicator = {
    name: 'long queries',
    check: async () => this.missing,
  };

  constructor(
    private readonly configuration: Configuration,
    private readonly onNotice: ProcessContext['onNotice'],
    private readonly main: URL = MAIN,
  ) {}

  /** Ends the thread when the process stops, once the pending queries are answered. */
  async run(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
    if (this.worker) await endThread(this.worker);
  }

  private asking<N extends keyof LongQuestions>(name: N): LongQuestions[N] {
    const ask = (...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        const id = this.asked++;
        this.waiting.set(id, { resolve, reject });
        this.worker ??= this.start();
        this.worker.postMessage({ id, name, arguments: args } satisfies Ask);
      });
    return ask as LongQuestions[N];
  }

  private start(): Worker {
    const worker = startThread(this.main, this.configuration);
    const gone = (error: Error) => {
      if (this.worker !== worker) return;
      this.worker = null;
      for (const one of this.waiting.values()) one.reject(error);
      this.waiting.clear();
    };
    worker.on('message', (said: FromThread) => this.onMessage(said));
    worker.on('error', gone);
    worker.on('exit', () => gone(new TransientError('The thread for long questions has ended')));
    return worker;
  }

  private onMessage(said: FromThread): void {
    if (said.kind === 'notice') return this.onNotice(...said.notice);
    const { id, missing } = said;
    this.missing = missing;
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    if (said.kind === 'answered') one?.resolve(said.answer);
    else one?.reject(errorOf(said));
  }
}
