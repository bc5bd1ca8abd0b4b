/** Who last changed the credits of each environment, and when, from the month's audit trail. */
import type { AuditEntry } from '../../data/api.js';

export interface LastChange {
  readonly by: string;
  readonly at: string;
}

/** @param changes the oldest first. @returns the last change by environment id; environments without a change are absent */
export function lastChangesOf(changes: readonly AuditEntry[]): ReadonlyMap<string, LastChange> {
  return new Map(
    changes.flatMap(({ subject, by, at }) => {
      const { environmentId } = (subject ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof environmentId !== 'string') return [];
      return [[environmentId, { by: by.actorName ?? by.actorId, at }] as const];
    }),
  );
}
