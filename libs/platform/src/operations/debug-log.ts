/** Debug log lines: an event and the ids it concerns. Written only with LOG_LEVEL=debug. */
import type { ConsoleLogger } from '@nestjs/common';
import type { LoggingOptions } from './logging.js';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** @param what a short name of the event, the same for every line of this kind */
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
