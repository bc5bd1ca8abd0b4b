/** Logs as text for a terminal, or as one JSON document per line for a collector. */
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

/** Starts lines with the time in UTC, like all instants of the system, regardless of the time zone of the machine. */
class UtcLogger extends ConsoleLogger {
  protected override getTimestamp(): string {
    return systemClock.now().toISOString();
  }
}

/** For a file or a pipe `isTTY` is undefined, which the logger would treat as an unset option. */
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
