/** Runs background tasks while the process lives; a permanent failure of a task ends the process. */
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  Module,
} from '@nestjs/common';
import { abortControllerForMany } from '#eventsourcing';
import { exitLoudly, type OnFatal } from './start.js';

export interface BackgroundTask {
  readonly name: string;
  /** Runs until the signal aborts. A task handles transient errors itself; any error that it throws is fatal. */
  run(signal: AbortSignal): Promise<void>;
}

const TASKS = Symbol('BackgroundTask[]');
const ON_FATAL = Symbol('OnFatal');

@Injectable()
export class BackgroundRunner implements BeforeApplicationShutdown {
  private readonly stopping = abortControllerForMany();
  private running: Promise<void>[] = [];

  constructor(
    @Inject(TASKS) private readonly tasks: readonly BackgroundTask[],
    @Inject(ON_FATAL) private readonly onFatal: OnFatal,
  ) {}

  /** Called when everything that the tasks need is available. */
  start(): void {
    this.running = this.tasks.map((task) => this.watch(task));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  private async watch(task: BackgroundTask): Promise<void> {
    try {
      await task.run(this.stopping.signal);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.onFatal(task.name, error);
      else new Logger(task.name).warn(`ended while stopping: ${String(error)}`);
    }
  }
}

@Module({})
export class BackgroundModule {
  static forTasks(tasks: readonly BackgroundTask[]): DynamicModule {
    return {
      module: BackgroundModule,
      providers: [
        BackgroundRunner,
        { provide: TASKS, useValue: tasks },
        { provide: ON_FATAL, useValue: exitLoudly },
      ],
      exports: [BackgroundRunner],
    };
  }
}
