/** Advance notices to administrators, from the rows to the words of the message: each once, and once more when it no longer holds. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import {
  createSqliteDatabase,
  createSqliteEventStore,
  openSqlite,
  type SqliteFile,
} from '#adapters/sqlite';
import { NOTICE_TYPES, noticeStream } from '#contracts';
import type {
  EventSource,
  EventStore,
  OutgoingMessage,
  RecordedEvent,
  SqlDatabase,
} from '#eventsourcing';
import type { Configuration, Grant } from '#metering';
import { createReadModels } from '#read-models';
import { noticesFollower, noticesIn } from '../../apps/scheduler/src/notices/notices.js';
import { notifications } from '../../apps/projector/src/notifications.js';
import {
  grantOf,
  LedgerFixture,
  TENANT,
} from '../../libs/read-models/src/testing/ledger.fixture.js';
import { messageOf } from '../../libs/webhooks/src/announcement.js';
import { wordingOf } from '../../libs/webhooks/src/wording.js';

let files: SqliteFile[];
let store: EventStore & EventSource;
let now: string;
let failures: string[];
let follow: () => Promise<void>;

beforeEach(async () => {
  const open = () => openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  files = [await open(), await open()];
  store = await createSqliteEventStore(files[0]!);
  failures = [];
});
afterEach(async () => {
  for (const file of files) await file.close();
});

async function rowsOf(ledger: LedgerFixture): Promise<SqlDatabase> {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF' });
  files.push(file);
  const database = createSqliteDatabase(file);
  await createReadModels(database);
  await ledger.project(database);
  return database;
}

/** A process that looks at these rows; another one shares nothing with it but the store. */
function process(database: SqlDatabase): void {
  const tick = noticesFollower();
  const notices = noticesIn(store, { sleep: async () => undefined });
  follow = () =>
    tick({
      reader: database,
      notices,
      clock: { now: () => new Date(now) },
      signal: new AbortController().signal,
      onFailed: (tenantId) => failures.push(tenantId),
    });
}

async function told(tenantId = TENANT): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const batch of store.read(noticeStream(tenantId))) found.push(...batch);
  return found;
}
const typesTold = async () => (await told()).map(({ type }) => type);

/** The same use on each day of September up to one, of a tenant that owns so much. */
function dailyUse(ownedCredits: number, lastDay: number, creditsADay: number): LedgerFixture {
  const ledger = new LedgerFixture().open(grantOf(ownedCredits));
  for (let day = 1; day <= lastDay; day++) {
    const time = `2025-09-${String(day).padStart(2, '0')}T10:00:00.000Z`;
    ledger.consume({ id: `run-${day}`, time }, { milliCredits: creditsADay * 1_000 });
  }
  return ledger;
}

describe('a run-out that is expected', () => {
  it('is told once, with its day, and again only when it was averted in between', async () => {
    const pace = rowsOf(dailyUse(2_000, 10, 100));
    process(await pace);
    now = '2025-09-11T00:00:01.000Z';
    await follow();
    const [first] = await told();
    expect(first).toMatchObject({
      type: 'RunOutExpected',
      data: {
        month: '2025-09',
        runsOutOn: expect.stringMatching(/^2025-09-(19|2[0-3])$/),
        consumedMilliCredits: 1_000_000,
        entitlementMilliCredits: 2_000_000,
      },
    });
    now = '2025-09-12T00:00:01.000Z';
    await follow();
    expect(await typesTold()).toEqual(['RunOutExpected']);

    process(await rowsOf(dailyUse(9_000, 12, 100)));
    now = '2025-09-13T00:00:01.000Z';
    await follow();
    await follow();
    expect(await typesTold()).toEqual(['RunOutExpected', 'RunOutAverted']);

    process(await rowsOf(dailyUse(2_000, 13, 100)));
    now = '2025-09-14T00:00:01.000Z';
    await follow();
    expect(await typesTold()).toEqual(['RunOutExpected', 'RunOutAverted', 'RunOutExpected']);
  });

  it.each([
    ['it lasts', dailyUse(9_000, 10, 100)],
    ['all is used up, which the ledger announces', dailyUse(500, 10, 100)],
    ['nothing is owned', dailyUse(0, 10, 100)],
    ['too few days are known', dailyUse(150, 1, 100)],
  ])('is not told where %s', async (_, ledger) => {
    process(await rowsOf(ledger));
    now = ledger.events.length < 5 ? '2025-09-02T00:00:01.000Z' : '2025-09-11T00:00:01.000Z';
    await follow();
    expect([await typesTold(), failures]).toEqual([[], []]);
  });
});

describe('what is about to end', () => {
  const AT = '2025-09-15T00:00:01.000Z';
  const grant = (grantId: string, validTo: string | null) => ({
    [grantId]: { ...grantOf(1_000).grants['grant-1']!, grantId, validTo },
  });
  const trial = (userId: string, endsAt: string) => ({
    [userId]: {
      userId,
      endsAt,
      startedAt: '2025-08-20T00:00:00.000Z',
      milliCredits: 200_000_000,
      renewals: 0,
      consumedBeforeMilliCredits: 0,
    },
  });
  const ending: Partial<Configuration> = {
    grants: {
      ...grant('soon', '2025-09-17T00:00:00.000Z'),
      ...grant('later', '2025-09-28T00:00:00.000Z'),
      ...grant('much-later', '2025-10-20T00:00:00.000Z'),
      ...grant('never', null),
      ...grant('over', '2025-09-14T00:00:00.000Z'),
    },
    trials: trial('u-1', '2025-09-19T00:00:00.000Z'),
  };

  it('is told 14 and 3 days before, each once, whoever looks and however often', async () => {
    process(await rowsOf(new LedgerFixture().open(ending)));
    now = AT;
    await follow();
    const once = (await told()).map(({ type, data }) => [type, data]);
    expect(once).toEqual([
      ['GrantEnding', expect.objectContaining({ grantId: 'soon', daysBefore: 3 })],
      ['GrantEnding', expect.objectContaining({ grantId: 'later', daysBefore: 14 })],
      ['TrialEnding', expect.objectContaining({ userId: 'u-1', daysBefore: 14 })],
    ]);
    process(await rowsOf(new LedgerFixture().open(ending)));
    await follow();
    expect(await told()).toHaveLength(3);
    now = '2025-09-16T00:00:01.000Z';
    await follow();
    expect((await told()).slice(3)).toMatchObject([{ data: { userId: 'u-1', daysBefore: 3 } }]);
  });

  it('is told of seeded credits, which the policy ends on a date, also where nothing is used', async () => {
    const seeded = (grantId: string, changed: Partial<Grant> = {}) => {
      const [grant] = Object.values(grantOf(5_000).grants);
      return { [grantId]: { ...grant!, grantId, sku: 'powerAutomatePremium', ...changed } };
    };
    const october = new LedgerFixture().open(
      {
        grants: {
          ...seeded('seeded'),
          ...seeded('contract', { contractStart: '2025-06-01T00:00:00.000Z' }),
          ...seeded('add-on', { sku: 'aiBuilderAddOn' }),
          ...seeded('before', { validTo: '2026-10-25T00:00:00.000Z' }),
        },
      },
      TENANT,
      '2026-10',
    );
    process(await rowsOf(october));
    now = '2026-10-17T23:59:59.999Z';
    await follow();
    expect((await told()).map(({ data }) => data)).toMatchObject([{ grantId: 'before' }]);
    now = '2026-10-18T00:00:00.000Z';
    await follow();
    now = '2026-10-29T00:00:00.000Z';
    await follow();
    const seededEnd = { grantId: 'seeded', endsAt: '2026-11-01T00:00:00.000Z', byPolicy: true };
    const ofSeeded = (await told()).filter(({ data }) => 'byPolicy' in (data as object));
    expect(ofSeeded.map(({ data }) => data)).toMatchObject([
      { ...seededEnd, daysBefore: 14, milliCredits: 5_000_000 },
      { ...seededEnd, daysBefore: 3 },
    ]);
    expect(wordingOf(messageOf(ofSeeded[0]!)!).text).toBe(
      'The seeded credits of grant seeded of contoso (powerAutomatePremium, 5 000 credits a month) ' +
        'end by the licensing policy at 2026-11-01T00:00:00.000Z, before the grant does.',
    );
    const ended = seeded('seeded', { validTo: '2026-11-10T00:00:00.000Z' });
    process(await rowsOf(new LedgerFixture().open({ grants: ended }, TENANT, '2026-11')));
    const before = await told();
    now = '2026-11-01T00:00:00.000Z';
    await follow();
    expect(await told()).toEqual(before);
  });

  it('reaches the topic and the endpoints in its schema and in words', async () => {
    const ledger = dailyUse(1_500, 10, 100);
    const [opened] = ledger.events;
    const { configuration } = opened!.data as { configuration: Configuration };
    Object.assign(configuration, { trials: ending.trials });
    Object.assign(configuration.grants, grant('soon', '2025-09-12T00:00:00.000Z'));
    process(await rowsOf(ledger));
    now = '2025-09-11T00:00:01.000Z';
    await follow();
    process(await rowsOf(dailyUse(9_000, 12, 100)));
    now = '2025-09-13T00:00:01.000Z';
    await follow();

    const events = await told();
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(NOTICE_TYPES));
    const sent: OutgoingMessage[] = [];
    const publish = async (messages: readonly OutgoingMessage[]) => void sent.push(...messages);
    const outbox = notifications({ publish, close: async () => undefined }, store);
    await outbox.apply(events, undefined as never, events.at(-1)!);
    const schemas = new Ajv2020({ strict: false, formats: { 'date-time': true, date: true } });
    const file = JSON.parse(readFileSync('docs/schemas/notifications.json', 'utf8')) as AnySchema;
    schemas.addSchema(file, 'notifications');
    for (const [index, event] of events.entries()) {
      const { key, value, headers } = sent[index]!;
      expect([key, headers['ce_id'], headers['ce_type']]).toEqual([TENANT, event.id, event.type]);
      const validate = schemas.getSchema(`notifications#/$defs/${event.type}`)!;
      void validate(JSON.parse(value.toString()));
      expect([event.type, validate.errors ?? null]).toEqual([event.type, null]);
      const { title, text } = wordingOf(messageOf(event)!);
      expect(title).not.toBe('Test of a notification');
      expect(`${title} ${text}`).not.toContain('undefined');
    }
    const [runOut] = events.filter(({ type }) => type === 'RunOutExpected');
    expect(wordingOf(messageOf(runOut!)!).title).toMatch(
      /^AI Builder credits will be used up on 2025-09-\d\d$/,
    );
  });
});

it('leaves a tenant that cannot be looked at for a minute later, and the others are told', async () => {
  const ledger = dailyUse(2_000, 10, 100);
  ledger.open(grantOf(1), 'fabrikam');
  ledger.consume({ id: 'f-1', tenantId: 'fabrikam' });
  process(await rowsOf(ledger));
  const broken = { id: 'broken', type: 'Unknown', data: {}, metadata: { schemaVersion: 1 } };
  await store.append({
    stream: noticeStream('fabrikam'),
    expectedRevision: 'no_stream',
    events: [broken],
  });
  now = '2025-09-11T00:00:01.000Z';
  await follow();
  await follow();
  expect([failures, await typesTold()]).toEqual([['fabrikam'], ['RunOutExpected']]);
  now = '2025-09-11T00:01:02.000Z';
  await follow();
  expect(failures).toEqual(['fabrikam', 'fabrikam']);
});
