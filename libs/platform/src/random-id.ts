/** Random ids, for what is not repeated; everything that may be repeated has a deterministic id. */
import { randomUUID } from 'node:crypto';

export const randomId = (): string => randomUUID();
