/** Logs for people in a terminal, or one JSON document per line for a collector. */
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import type { LogLevel } from './environment.js';

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

export function createLogger({ level, format }: LoggingOptions): ConsoleLogger {
  return new ConsoleLogger({
    logLevels: [...ENABLED[level]],
    json: format === 'json',
    flattenParams: true,
    prefix: 'meter',
  });
}
