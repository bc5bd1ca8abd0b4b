/** The codec of stored events: written events can be read, and damaged ones are rejected. */
import fc from 'fast-check';
import { type RecordedEvent, UnreadableEventError } from '#eventsourcing';
import { EMPTY_CONFIGURATION, type LedgerEvent } from '#metering';
import { usageOf } from '#testing';
import { decodeLedgerEvent, ledgerCodec } from './ledger-codec.js';
import { ledgerStream } from './streams.js';

const AT = '2025-09-05T08:00:00.000Z';
const BY = { actorId: 'ada', reason: null };
const SCOPE = { kind: 'environment', environmentId: 'prod' } as const;
const FIGURES = { consumedMilliCredits: 2_000, availableMilliCredits: 1_000 };
const TRIAL = {
  userId: 'maria',
  startedAt: AT,
  endsAt: AT,
  milliCredits: 1,
  renewals: 0,
  consumedBeforeMilliCredits: -1,
};
const CLOSING = {
  entitlementMilliCredits: 1,
  consumedMilliCredits: 2,
  copilotConsumedMilliCredits: 3,
  trialConsumedMilliCredits: 4,
  runs: 5,
  inOverage: [{ scope: { kind: 'tenantPool' }, level: 'simple' }],
} as const;
const OPENING = {
  tenantId: 'contoso',
  month: '2025-09',
  at: AT,
  configuration: {
    ...EMPTY_CONFIGURATION,
    allocations: { prod: 1 },
    trials: { maria: TRIAL },
    policy: [{ version: 'own', effectiveFrom: AT }],
  },
};
const COPILOT = { milliCredits: 1, drawFromTenant: true, payAsYouGo: false };

/** One event of each type. */
const EVENTS: readonly LedgerEvent[] = [
  { type: 'LedgerOpened', data: OPENING },
  { type: 'MonthlyReset', data: { ...OPENING, previousMonth: '2025-08', closing: CLOSING } },
  { type: 'MonthClosed', data: { month: '2025-09', at: AT, closing: CLOSING } },
  {
    type: 'GrantAdded',
    data: {
      at: AT,
      by: BY,
      grant: {
        grantId: 'g',
        sku: 'own',
        quantity: 1,
        milliCreditsEach: 1,
        validFrom: AT,
        validTo: null,
        contractStart: AT,
      },
    },
  },
  { type: 'GrantEnded', data: { at: AT, grantId: 'g', by: BY } },
  {
    type: 'AllocationChanged',
    data: { at: AT, environmentId: 'prod', milliCredits: 1, previousMilliCredits: 0, by: BY },
  },
  {
    type: 'SettingsChanged',
    data: {
      at: AT,
      settings: EMPTY_CONFIGURATION.settings,
      previous: EMPTY_CONFIGURATION.settings,
      by: BY,
    },
  },
  { type: 'PolicyChanged', data: { at: AT, policy: OPENING.configuration.policy, by: BY } },
  {
    type: 'CopilotCapacityChanged',
    data: { at: AT, prepaidMilliCredits: 1, payAsYouGo: false, by: BY },
  },
  {
    type: 'EnvironmentCopilotChanged',
    data: { at: AT, environmentId: 'prod', copilot: COPILOT, by: BY },
  },
  { type: 'TrialStarted', data: { at: AT, trial: TRIAL, by: BY } },
  { type: 'TrialRenewed', data: { at: AT, trial: TRIAL, by: BY } },
  { type: 'TrialEnded', data: { at: AT, userId: 'maria', endsAt: AT } },
  {
    type: 'ExtensionGranted',
    data: {
      at: AT,
      by: BY,
      extension: {
        extensionId: 'e',
        requestedBy: 'maria',
        requestedAt: AT,
        effectiveFrom: AT,
        milliCredits: 1,
      },
    },
  },
  {
    type: 'LateUsageAdmitted',
    data: { at: AT, usageKey: 'k', payloadHash: 'h', month: '2025-08' },
  },
  {
    type: 'CreditConsumed',
    data: {
      usageKey: 'k',
      payloadHash: 'ab'.repeat(32),
      usage: usageOf({ time: AT }),
      charge: {
        currency: 'aiBuilder',
        milliCredits: 96_000,
        drawnFrom: 'tenantPool',
        free: null,
        stated: false,
        regime: 'classic',
        rateCardVersion: '2025-11-20',
        policyVersion: 'default',
        exactMilliCredits: 96_000,
      },
    },
  },
  {
    type: 'OverageEntered',
    data: { at: AT, scope: SCOPE, level: 'simple', cause: 'grant', ...FIGURES },
  },
  {
    type: 'OverageExited',
    data: { at: AT, scope: SCOPE, level: 'simple', cause: 'grant', ...FIGURES },
  },
  { type: 'UsageWarningRaised', data: { at: AT, scope: SCOPE, percent: 80, ...FIGURES } },
  {
    type: 'OverAllocated',
    data: { at: AT, allocatedMilliCredits: 2, entitlementMilliCredits: 1 },
  },
];

const STREAM = ledgerStream('contoso', '2025-09');

/** Stores an opening event at the start of its stream, others later. */
function stored(event: LedgerEvent): RecordedEvent {
  const revision = event.type === 'LedgerOpened' || event.type === 'MonthlyReset' ? 0 : 7;
  return {
    ...ledgerCodec.encode({ event, metadata: {} }, STREAM, revision),
    stream: STREAM,
    revision,
    position: 8,
    recordedAt: AT,
  };
}

const read = (recorded: object) => decodeLedgerEvent(recorded as RecordedEvent);

/** The path of every member and item in a value. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function changed(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as never)
    : { ...(value as object) };
  copy[key] = changed(copy[key], rest, by);
  return copy;
}

/** Values of damaged or foreign members; no valid member has any of these. */
const NEVER = [NaN, 0.5, 2 ** 53, 1e300, ['x', 1], Symbol.iterator];

describe('a stored ledger event', () => {
  it.each(EVENTS.map((event) => [event.type, event] as const))('%s is read again', (_, event) => {
    expect(read(stored(event))).toEqual(event);
    const more = { ...stored(event), data: { ...event.data, addedLater: { x: [1] } } };
    expect(read(more)).toMatchObject(event);
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))(
    '%s is refused with a broken body, wherever it is broken',
    (_, event) => {
      const open = new Set(['quantity', 'extra', 'statedCredits']);
      const places = pathsIn(event.data).filter(
        (path) => !path.slice(0, -1).some((key) => open.has(key)),
      );
      for (const path of places) {
        for (const never of NEVER) {
          const broken = { ...stored(event), data: changed(event.data, path, never) };
          const error = caught(() => read(broken));
          expect(error).toBeInstanceOf(UnreadableEventError);
          expect((error as Error).message).toContain(`found ${event.type}`);
        }
      }
    },
  );

  it('is refused when its type, version, metadata or body is nothing of ours', () => {
    const whole = stored(EVENTS[0]!);
    const foreign = fc.oneof(
      fc.record({ type: fc.string().filter((text) => text !== whole.type) }),
      fc.record({ metadata: fc.oneof(fc.constant(null), fc.constant({}), fc.jsonValue()) }),
      fc.record({ metadata: fc.record({ schemaVersion: fc.integer({ min: 2 }) }) }),
      fc.record({ data: fc.jsonValue() }),
      fc.record({ data: fc.constant(undefined) }),
    );
    fc.assert(
      fc.property(foreign, (change) => {
        const error = caught(() => read({ ...whole, ...change }));
        expect(error).toBeInstanceOf(UnreadableEventError);
        expect(error).toMatchObject({ stream: STREAM, revision: 0 });
      }),
    );
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

it('is passed over where an operator let it pass', () => {
  const data = { skippedType: 'GrantAdded', reason: 'written by hand' };
  expect(ledgerCodec.decode({ ...stored(EVENTS[3]!), type: 'EventSkipped', data })).toBeNull();
});
