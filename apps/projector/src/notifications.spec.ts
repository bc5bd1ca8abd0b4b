/** Notifications: every event to announce, in order per tenant, repeated only after a crash. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { NOTIFICATION_TYPES, NOTICE_TYPES, usageKeyOf } from '#contracts';
import type { MessagePublisher } from '#eventsourcing';
import type { LedgerCommand } from '#metering';
import { eventually, usageOf } from '#testing';
import { openOutbox, type Outbox, withoutRepeats } from './outbox.fixture.js';

const START = '2025-09-05T08:00:00.000Z';
const MONTHS = ['2025-09', '2025-10'];
const TENANTS = ['contoso', 'fabrikam'];
const BY = { actorId: 'ada', reason: null };

let outbox: Outbox;

beforeEach(async () => {
  outbox = await openOutbox(START);
});
afterEach(() => outbox.close());

/** All kinds of events to announce, for one tenant. */
async function liveThrough(tenantId: string): Promise<void> {
  const command = (one: { type: LedgerCommand['type'] } & Record<string, unknown>) =>
    outbox.ledger.command(tenantId, { at: outbox.time.now, by: BY, ...one } as LedgerCommand);
  const use = (aiBuilder: number) => useCredits(tenantId, aiBuilder);
  outbox.time.now = START;
  await command({ type: 'StartTrial', userId: 'maria' });
  await command({ type: 'AddGrant', grant: grant('small', 100_000, '2025-10-20T00:00:00.000Z') });
  await use(85_000);
  await use(20_000);
  await use(30_000);
  await command({ type: 'AddGrant', grant: grant('large', 1_000_000, null) });
  await command({ type: 'ChangeAllocation', environmentId: 'prod', milliCredits: 900_000 });
  await command({ type: 'EndGrant', grantId: 'large' });
  await command({ type: 'ChangeAllocation', environmentId: 'prod', milliCredits: 0 });
  await command({ type: 'GrantExtension', extensionId: 'e-1', requestedBy: 'maria' });
  outbox.time.now = '2025-09-05T09:00:00.000Z';
  await command({ type: 'PassTime' });
  outbox.time.now = '2025-10-21T08:00:00.000Z';
  await outbox.ledger.openPresentMonth(tenantId);
  await command({ type: 'PassTime' });
}

const HEARD = [
  'TrialStarted',
  'UsageWarningRaised',
  'UsageWarningRaised',
  'OverageEntered',
  'OverageExited',
  'OverageEntered',
  'OverageExited',
  'GrantEnded',
  'OverAllocated',
  'OverageEntered',
  'ExtensionGranted',
  'OverageExited',
  'MonthlyReset',
  'GrantEnded',
  'TrialEnded',
];

const grant = (grantId: string, milliCreditsEach: number, validTo: string | null) => {
  const validFrom = '2025-01-01T00:00:00.000Z';
  return {
    grantId,
    sku: 'own',
    quantity: 1,
    milliCreditsEach,
    validFrom,
    validTo,
    contractStart: null,
  };
};

async function endAGrant(tenantId: string): Promise<void> {
  const context = { at: outbox.time.now, by: BY };
  const added = grant('third', 1_000, null);
  await outbox.ledger.command(tenantId, { type: 'AddGrant', grant: added, ...context });
  await outbox.ledger.command(tenantId, { type: 'EndGrant', grantId: 'third', ...context });
}

let runs = 0;

async function useCredits(tenantId: string, aiBuilder: number): Promise<void> {
  const id = `run-${(runs += 1)}`;
  const usage = usageOf({
    id,
    tenantId,
    time: outbox.time.now,
    statedCredits: { currency: 'aiBuilder', milliCredits: aiBuilder },
  });
  const usageKey = usageKeyOf(tenantId, usage.source, id);
  await outbox.ledger.recordUsage(tenantId, [
    { decoded: { usage, usageKey, payloadHash: usageKey.replaceAll('-', '') } },
  ]);
}

/** Fails in the given call, before or after the messages are durable. */
function mortal(call: number, isSentBefore: boolean): MessagePublisher {
  let calls = 0;
  return {
    async publish(messages) {
      const isLast = (calls += 1) === call;
      if (!isLast || isSentBefore) await outbox.journal.publish(messages);
      if (isLast) throw new Error('killed');
    },
    close: async () => {},
  };
}

async function announced(tenantId: string): Promise<string[]> {
  const events = await outbox.events(tenantId, MONTHS);
  return events.filter(({ type }) => HEARD.includes(type)).map(({ id }) => id);
}

async function expectEachOnce(): Promise<void> {
  const ids = new Map<string, string[]>();
  for (const tenantId of TENANTS) ids.set(tenantId, await announced(tenantId));
  const count = [...ids.values()].flat().length;
  await eventually('all are heard', () => withoutRepeats(outbox.received).length >= count);
  const heard = withoutRepeats(outbox.received);
  for (const [tenantId, expected] of ids) {
    const own = heard.filter((one) => one.tenantId === tenantId);
    expect(own.map(({ id }) => id)).toEqual(expected);
    expect(own.map(({ type }) => type)).toEqual(HEARD);
  }
}

describe('notifications', () => {
  it('tell all that happened to each tenant, in the order of its ledger', async () => {
    for (const tenantId of TENANTS) await liveThrough(tenantId);
    void outbox.follow(outbox.journal, 1_000);
    await expectEachOnce();
    expect(outbox.received).toHaveLength(TENANTS.length * HEARD.length);
  });

  it.each([
    ['before', false],
    ['after', true],
  ])('lose and double nothing when the projector is killed %s they are sent', async (_, isSent) => {
    for (const tenantId of TENANTS) await liveThrough(tenantId);
    for (const call of [1, 3, 2, 1]) {
      await expect(outbox.follow(mortal(call, isSent), 5)).rejects.toThrow('killed');
    }
    void outbox.follow(outbox.journal, 5);
    await expectEachOnce();
  });

  it('are not sent again when the read models are lost', async () => {
    for (const tenantId of TENANTS) await liveThrough(tenantId);
    void outbox.follow(outbox.journal, 5);
    await expectEachOnce();
    const count = outbox.received.length;
    await outbox.endFollowing();
    await outbox.loseCheckpoints();
    void outbox.follow(outbox.journal, 5);
    await endAGrant('contoso');
    const isLate = () => outbox.received.length > count;
    await eventually('what came meanwhile is heard', isLate);
    expect(withoutRepeats(outbox.received)).toHaveLength(outbox.received.length);
  });

  it('are known to have been sent by an earlier release, which kept no marks', async () => {
    await liveThrough('contoso');
    const appended = { kind: 'appended', revision: 0, position: 0 } as const;
    const forgetful = { read: async function* () {}, append: async () => appended };
    void outbox.follow(outbox.journal, 5, forgetful);
    await eventually('all are heard', () => outbox.received.length >= HEARD.length);
    const count = outbox.received.length;
    await outbox.endFollowing();
    void outbox.follow(outbox.journal, 5);
    await eventually('they are marked', async () => (await outbox.marks.last()) !== null);
    await outbox.endFollowing();
    await outbox.loseCheckpoints();
    void outbox.follow(outbox.journal, 5);
    await endAGrant('contoso');
    await eventually('what came meanwhile is heard', () => outbox.received.length > count);
    expect(withoutRepeats(outbox.received)).toHaveLength(outbox.received.length);
  });

  it('come once from projectors that work at the same time', async () => {
    for (const batch of [1, 2, 3]) void outbox.follow(outbox.journal, batch);
    await Promise.all(TENANTS.map(liveThrough));
    await expectEachOnce();
  });

  it('are CloudEvents that keep their schema, without what a month begins with', async () => {
    await liveThrough('contoso');
    void outbox.follow(outbox.journal, 1_000);
    await eventually('all are heard', () => outbox.received.length >= HEARD.length);
    for (const { type, data, headers } of outbox.received) {
      expect(headers).toMatchObject({
        ce_specversion: '1.0',
        ce_source: '/ai-credit-meter/ledger',
      });
      expect({ type, wrong: violations(type, data) }).toEqual({ type, wrong: null });
    }
    const reset = outbox.received.find(({ type }) => type === 'MonthlyReset');
    expect(reset!.data).not.toHaveProperty('configuration');
  });

  it('are of every type that the ledger announces, but the renewal, which is like the start', () => {
    const all = [...new Set(HEARD), 'TrialRenewed', ...NOTICE_TYPES];
    expect(all.sort()).toEqual([...NOTIFICATION_TYPES].sort());
  });
});

const schemas = new Ajv2020({ strict: false, formats: { 'date-time': true } }).addSchema(
  JSON.parse(readFileSync('docs/schemas/notifications.json', 'utf8')) as AnySchema,
  'notifications',
);

function violations(type: string, data: unknown): unknown {
  const validate = schemas.getSchema(`notifications#/$defs/${type}`);
  return validate!(data) ? null : validate!.errors;
}
