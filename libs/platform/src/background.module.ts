/** Work that runs beside requests for as long as the process lives; if it fails for good, so does the process. */
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';

export interface BackgroundTask {
  readonly name: string;
  /** Runs until the signal aborts. What may heal is its own business; what it throws is fatal. */
  run(signal: AbortSignal): Promise<void>;
}

/** Ends the process: nothing may go on beside a part that stopped. */
export type OnFatal = (task: string, error: unknown) => void;

const TASKS = Symbol('BackgroundTask[]');
const ON_FATAL = Symbol('OnFatal');

@Injectable()
class BackgroundRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void>[] = [];

  constructor(
    @Inject(TASKS) private readonly tasks: readonly BackgroundTask[],
    @Inject(ON_FATAL) private readonly onFatal: OnFatal,
  ) {}

  onApplicationBootstrap(): void {
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
  static forTasks(tasks: readonly BackgroundTask[], onFatal: OnFatal = exitLoudly): DynamicModule {
    return {
      module: BackgroundModule,
      providers: [
        BackgroundRunner,
        { provide: TASKS, useValue: tasks },
        { provide: ON_FATAL, useValue: onFatal },
      ],
    };
  }
}

function exitLoudly(task: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${task} stopped for good: ${text}\n`, () => process.exit(1));
}
