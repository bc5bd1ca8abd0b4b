/** Who last changed the credits of each environment, and when: the newest change about it in the month's audit trail. */
import type { AuditEntry } from '../../data/api.js';

export interface LastChange {
  readonly by: string;
  readonly at: string;
}

/** @param changes the oldest first. @returns by the environment's id; those about which nothing was changed are not among them */
export function lastChangesOf(changes: readonly AuditEntry[]): ReadonlyMap<string, LastChange> {
  return new Map(
    changes.flatMap(({ subject, by, at }) => {
      const { environmentId } = (subject ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof environmentId !== 'string') return [];
      return [[environmentId, { by: by.actorName ?? by.actorId, at }] as const];
    }),
  );
}
