/** Every paged list behind one interface: a page from a cursor on, and the key of a row. */
import type { SqlDatabase } from '#eventsourcing';
import { activity, audit, breakdown, costliestRuns, listRejected, tenantUsage } from '#read-models';

export interface Page {
  readonly keys: readonly string[];
  /** The cursor of the next page, `null` after the last. */
  readonly next: unknown;
}

export interface PagedList {
  readonly name: string;
  /** Whether rows keep their order while others arrive; rows sorted by a sum move to the front as it grows. */
  readonly keepsPlaces: boolean;
  page(database: SqlDatabase, tenantId: string, place: unknown, limit: number): Promise<Page>;
}

export const MONTH = '2025-09';
const NOW = '2025-09-20T12:00:00.000Z';

type Found<T> = { readonly kind: string } & ({ readonly value: T } | object);

function valueOf<T>(answer: Found<T>): T {
  if (!('value' in answer)) throw new Error(answer.kind);
  return answer.value;
}

const breakdownBy = (order: 'key' | 'consumed'): PagedList => ({
  name: `the breakdown by ${order}`,
  keepsPlaces: order === 'key',
  async page(database, tenantId, place, limit) {
    const months = { first: MONTH, last: MONTH };
    const by = ['environment', 'user'] as const;
    const after = place as never;
    const question = { tenantId, now: NOW, months, by, order, after, limit };
    const { rows, next } = valueOf(await breakdown(database, question));
    return { keys: rows.map((row) => JSON.stringify([row['environment'], row['user']])), next };
  },
});

export const LISTS: readonly PagedList[] = [
  breakdownBy('key'),
  breakdownBy('consumed'),
  {
    name: 'the runs',
    keepsPlaces: true,
    async page(database, tenantId, place, limit) {
      const before = place as number | null;
      const question = { tenantId, now: NOW, month: MONTH, filter: {}, before, limit };
      const { runs, nextBefore } = valueOf(await activity(database, question));
      return { keys: runs.map(({ revision }) => String(revision)), next: nextBefore };
    },
  },
  {
    name: 'the costliest runs',
    keepsPlaces: true,
    async page(database, tenantId, place, limit) {
      const after = place as never;
      const question = { tenantId, now: NOW, month: MONTH, filter: {}, after, limit };
      const { runs, next } = valueOf(await costliestRuns(database, question));
      return { keys: runs.map(({ revision }) => String(revision)), next };
    },
  },
  {
    name: 'the audit trail',
    keepsPlaces: true,
    async page(database, tenantId, place, limit) {
      const from = (place as number | null) ?? 0;
      const question = { tenantId, now: NOW, month: MONTH, from, limit };
      const { changes, nextRevision } = valueOf(await audit(database, question));
      return { keys: changes.map(({ revision }) => String(revision)), next: nextRevision };
    },
  },
  {
    name: 'what was refused',
    keepsPlaces: true,
    async page(database, tenantId, place, limit) {
      const question = { filter: { tenantId }, after: place as never, limit };
      const { rejected, next } = await listRejected(database, question);
      return { keys: rejected.map(({ topic, offset }) => `${topic}/${offset}`), next };
    },
  },
  {
    name: 'the environments',
    keepsPlaces: true,
    async page(database, tenantId, place, limit) {
      const environments = { order: 'environment', after: place as never, limit } as const;
      const question = { tenantId, now: NOW, month: MONTH, environments };
      const usage = valueOf(await tenantUsage(database, question));
      return { keys: usage.environments.map((one) => one.environmentId), next: usage.next };
    },
  },
];
