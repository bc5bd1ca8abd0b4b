/** Ids for what nothing names yet; everything that may be repeated gets a deterministic id instead. */
import { randomUUID } from 'node:crypto';

export const randomId = (): string => randomUUID();
