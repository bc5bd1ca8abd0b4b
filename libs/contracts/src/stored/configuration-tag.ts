/** A tag for the state of a tenant's configuration, for changes conditional on what was read. */
import { hash } from 'node:crypto';
import type { Configuration } from '#metering';

const TAG_CHARACTERS = 16;

/** Equal on the writing and the reading side, because both fold the same events with the same function. */
export const configurationTag = (configuration: Configuration): string =>
  hash('sha256', JSON.stringify(configuration), 'hex').slice(0, TAG_CHARACTERS);
