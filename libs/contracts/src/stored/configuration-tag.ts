/** Names one state of a tenant's configuration, so that a change can be made conditional on what was read. */
import { hash } from 'node:crypto';
import type { Configuration } from '#metering';

const TAG_CHARACTERS = 16;

/** The same on the writing and on the reading side: both fold the same events by the same function. */
export const configurationTag = (configuration: Configuration): string =>
  hash('sha256', JSON.stringify(configuration), 'hex').slice(0, TAG_CHARACTERS);
