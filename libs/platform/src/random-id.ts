/** Random ids, for what is never retried; everything that may be retried has a deterministic id. */
import { randomUUID } from 'node:crypto';

export const randomId = (): string => randomUUID();
