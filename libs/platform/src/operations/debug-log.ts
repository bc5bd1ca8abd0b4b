/** Debug lines: what happened and the ids it happened to. Written with LOG_LEVEL=debug only. */
import type { ConsoleLogger } from '@nestjs/common';
import type { LoggingOptions } from './logging.js';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** @param what a short name of the event, the same for every line of its kind */
export type OnDebug = (what: string, fields: LogFields) => void;

export function debugLog(
  logger: ConsoleLogger,
  { level, format }: LoggingOptions,
  context: string,
): OnDebug {
  if (level !== 'debug') return () => {};
  if (format === 'json') return (what, fields) => logger.debug(what, fields, context);
  return (what, fields) => logger.debug(`${what} ${inWords(fields)}`, context);
}

const inWords = (fields: LogFields): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
