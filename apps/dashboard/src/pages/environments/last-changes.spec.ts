/** The newest change of each environment's allocation or Copilot Credits. */
import type { AuditEntry } from '../../data/api.js';
import { lastChangesOf } from './last-changes.js';

const entry = (type: string, subject: unknown, by: object, day: number) =>
  ({ type, subject, by, at: `2026-11-${day}T10:00:00Z` }) as AuditEntry;

it('is by the person who made it, under the name where one is known', () => {
  const changes = [
    entry('AllocationChanged', { environmentId: 'prod' }, { actorId: 'u-1' }, 10),
    entry('AllocationChanged', { environmentId: 'dev' }, { actorId: 'u-1' }, 11),
    entry(
      'EnvironmentCopilotChanged',
      { environmentId: 'prod' },
      { actorId: 'u-2', actorName: 'Ana' },
      12,
    ),
  ];
  expect(Object.fromEntries(lastChangesOf(changes))).toEqual({
    prod: { by: 'Ana', at: '2026-11-12T10:00:00Z' },
    dev: { by: 'u-1', at: '2026-11-11T10:00:00Z' },
  });
});

it('is none of what was changed for the tenant, or for a user', () => {
  const by = { actorId: 'u-1' };
  const changes = [
    entry('LedgerOpened', null, by, 10),
    entry('GrantAdded', { grantId: 'prod' }, by, 11),
    entry('TrialStarted', { userId: 'prod' }, by, 12),
  ];
  expect(lastChangesOf(changes).size).toBe(0);
});
