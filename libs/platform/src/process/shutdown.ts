/** Ends a process in order and in bounded time: exit code 0 if everything was closed, 1 if something hung or failed. */
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { within } from '#eventsourcing';
import { terminalsNow } from './terminals.js';
import { endThreads } from './threads.js';

const SHUTDOWN_LIMIT_MS = 9_000;
/** A process receives SIGHUP when its terminal is closed, often more than once. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Error codes for output to a closed terminal, or to a pipe without a reader. */
const NOBODY_READS: readonly unknown[] = ['EIO', 'EPIPE'];

type Closeable = Pick<INestApplicationContext, 'close'>;

/** The first signal closes the app; a second one exits immediately, unless it is SIGHUP. */
export function closeOnSignals(app: Closeable, host: NodeJS.Process = process): void {
  let closing = false;
  const letGoOfLostOnes = terminalsNow();
  const exit = (code: 0 | 1): void => {
    letGoOfLostOnes();
    host.exit(code);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing && signal !== 'SIGHUP') exit(1);
    if (!closing)
      void closeInTime(app, signal).then((code) => endThreads().finally(() => exit(code)));
    closing = true;
  };
  for (const signal of SIGNALS) host.on(signal, onSignal);
  for (const output of [host.stdout, host.stderr]) output.on('error', ignoreClosedOutput);
}

/**
 * Ignores that the log has no reader: the work continues, or ends gracefully.
 * @throws any other error
 */
function ignoreClosedOutput(error: NodeJS.ErrnoException): void {
  if (!NOBODY_READS.includes(error.code)) throw error;
}

async function closeInTime(app: Closeable, signal: NodeJS.Signals): Promise<0 | 1> {
  const logger = new Logger('Shutdown');
  try {
    const outcome = await within(SHUTDOWN_LIMIT_MS, app.close());
    if (outcome.kind === 'done') return 0;
    logger.error(`${signal}: not closed within ${SHUTDOWN_LIMIT_MS} ms; ending anyway`);
  } catch (error) {
    logger.error(`${signal}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  return 1;
}
