/** Ends a process in order and in bounded time: exit code 0 when all was closed, 1 when something hung or failed. */
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { within } from '#eventsourcing';
import { endThreads } from './threads.js';

const SHUTDOWN_LIMIT_MS = 9_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

type Closeable = Pick<INestApplicationContext, 'close'>;

/** The first signal closes; a second one means that a person is waiting and ends at once. */
export function closeOnSignals(app: Closeable, host: NodeJS.Process = process): void {
  let closing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) host.exit(1);
    else void closeInTime(app, signal).then((code) => endThreads().finally(() => host.exit(code)));
    closing = true;
  };
  for (const signal of SIGNALS) host.on(signal, onSignal);
}

async function closeInTime(app: Closeable, signal: NodeJS.Signals): Promise<0 | 1> {
  const logger = new Logger('Shutdown');
  try {
    const outcome = await within(SHUTDOWN_LIMIT_MS, app.close());
    if (outcome.kind === 'done') return 0;
    logger.error(`${signal}: not closed within ${SHUTDOWN_LIMIT_MS} ms; ending all the same`);
  } catch (error) {
    logger.error(`${signal}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  return 1;
}
