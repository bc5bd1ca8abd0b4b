/** Logs for people in a terminal, or one JSON document per line for a collector. */
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { systemClock } from '#eventsourcing';
import type { LogLevel } from '../environment/environment.js';

const ENABLED: Readonly<Record<LogLevel, readonly NestLogLevel[]>> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

export interface LoggingOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
}

/** Lines begin with the time in UTC, as all instants of the system are written, wherever the machine stands. */
class UtcLogger extends ConsoleLogger {
  protected override getTimestamp(): string {
    return systemClock.now().toISOString();
  }
}

/** Of a file or a pipe `isTTY` is absent, which the logger would take for a word it was not given. */
const showsColors = (output: Partial<NodeJS.WriteStream>): boolean =>
  output.isTTY === true && output.hasColors?.() === true;

export function createLogger({ level, format }: LoggingOptions): ConsoleLogger {
  return new UtcLogger({
    logLevels: [...ENABLED[level]],
    json: format === 'json',
    colors: format === 'text' && showsColors(process.stdout),
    flattenParams: true,
    prefix: 'meter',
  });
}
