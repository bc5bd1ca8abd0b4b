/** Starts the tracing of this process if it is configured. */
import { startTracing, type Tracing } from '#tracing';
import type { Configuration } from '../configuration.js';
import { RELEASE } from '../release.js';

/** @param title of the process, from which the service name is derived */
export async function openTracing(
  { tracing, kafka, eventStoreUrl }: Configuration,
  title: string,
  onNotice: (level: 'warn', message: string) => void,
): Promise<Tracing | null> {
  if (!tracing) return null;
  return startTracing({
    serviceName: title.toLowerCase().replaceAll(' ', '-'),
    version: RELEASE,
    messagingSystem: kafka ? 'kafka' : 'embedded_journal',
    onWarning: (message) => onNotice('warn', `traces are not sent: ${message}`),
    databaseSystem: eventStoreUrl === null ? 'sqlite' : 'eventstoredb',
  });
}
