/** Generated plans, which shrink to what a failure needs. */
import fc from 'fast-check';
import { WRITE_FAULTS } from '../harness/checkpoint-disk.js';
import { FAULT_KINDS } from '../harness/faults.js';
import { changes, contenders, endowment, extended, onTrial } from './changes.js';
import { plannedMessage, tenant } from './messages.js';
import { type Action, type CheckpointPlan, type Plan, ROLES, type Step } from './plan.js';

const role = fc.constantFrom(...ROLES);
const index = fc.nat(1);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      messages: fc.array(plannedMessage, { minLength: 1, maxLength: 7 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('republish' as const),
      pick: fc.nat(40),
      otherMode: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      tenantId: tenant,
      changes,
      keyed: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('repeatChange' as const), pick: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('contend' as const),
      tenantId: tenant,
      changes: contenders,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('passTime' as const),
      hours: fc.oneof(fc.nat(30), fc.nat(24 * 70)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'tick' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'turnMonth' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('kill' as const, 'replace' as const),
      role,
      index,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rebalance' as const),
      partition: fc.nat(3),
      to: index,
      told: fc.boolean(),
    }),
  },
);

/** The configuration that most tenants start with. */
const beginning: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    after: fc.nat(20),
    action: fc.record({
      kind: fc.constant('change' as const),
      tenantId: tenant,
      changes: fc.oneof(
        { weight: 3, arbitrary: endowment },
        { weight: 1, arbitrary: onTrial },
        { weight: 1, arbitrary: extended },
      ),
      keyed: fc.boolean(),
    }),
  }),
  { maxLength: 5, size: 'max' },
);

const course: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ after: fc.oneof(fc.nat(4), fc.nat(30)), action }),
  { minLength: 1, maxLength: 12, size: 'max' },
);

const checkpoints: fc.Arbitrary<CheckpointPlan> = fc.record({
  eventsBetween: fc.integer({ min: 1, max: 5 }),
  writeFates: fc.array(fc.constantFrom('kept' as const, ...WRITE_FAULTS), { maxLength: 8 }),
  earlierUsage: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    {
      weight: 3,
      arbitrary: fc.array(plannedMessage, { minLength: 3, maxLength: 10, size: 'max' }),
    },
  ),
});

const faultsAfter = (after: fc.Arbitrary<number>, maxLength: number) =>
  fc.array(fc.record({ after, kind: fc.constantFrom(...FAULT_KINDS) }), {
    maxLength,
    size: 'max',
  });

export const arbitraryPlan: fc.Arbitrary<Plan> = fc.record({
  start: fc.constantFrom(
    '2025-09-12T08:00:00.000Z',
    '2025-10-31T23:58:00.000Z',
    '2025-11-03T11:00:00.000Z',
    '2025-12-20T10:00:00.000Z',
    '2026-10-31T23:00:00.000Z',
  ),
  embedded: fc.constantFrom(false, false, true),
  announces: fc.boolean(),
  batchMax: fc.integer({ min: 1, max: 8 }),
  cachedMonthsMax: fc.integer({ min: 1, max: 4 }),
  checkpoints: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: checkpoints },
  ),
  steps: fc.tuple(beginning, course).map((parts) => parts.flat()),
  faults: faultsAfter(fc.oneof(fc.nat(3), fc.nat(25)), 8),
  publishingFaults: faultsAfter(fc.nat(2), 3),
  choices: fc.uint8Array({ maxLength: 80, max: 15, size: 'max' }),
});
