/** Advance notices in the topic and at webhook endpoints: valid by their schema, readable, and independent between tenants. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { NOTICE_TYPES, noticeStream } from '#contracts';
import type { OutgoingMessage } from '#eventsourcing';
import type { Configuration } from '#metering';
import { notifications } from '../../apps/projector/src/notifications.js';
import { grantOf, TENANT } from '../../libs/read-models/src/testing/ledger.fixture.js';
import { rowsOf } from '../../libs/read-models/src/testing/rows-in-memory.js';
import { messageOf } from '../../libs/webhooks/src/endpoint-message.js';
import { wordingOf } from '../../libs/webhooks/src/wording.js';
import {
  dailyUse,
  grantUntil,
  type NoticeProcesses,
  noticeProcesses,
  trialUntil,
} from './notice-processes.js';

let notices: NoticeProcesses;
beforeEach(async () => {
  notices = await noticeProcesses();
});
afterEach(() => notices.close());

it('reaches the topic and the endpoints in its schema and in words', async () => {
  const ledger = dailyUse(1_500, 10, 100);
  const [opened] = ledger.events;
  const { configuration } = opened!.data as { configuration: Configuration };
  Object.assign(configuration, { trials: trialUntil('u-1', '2025-09-19T00:00:00.000Z') });
  Object.assign(configuration.grants, grantUntil('soon', '2025-09-12T00:00:00.000Z'));
  await notices.process(await rowsOf(ledger)).look('2025-09-11T00:00:01.000Z');
  const averted = notices.process(await rowsOf(dailyUse(9_000, 12, 100)));
  await averted.look('2025-09-13T00:00:01.000Z');

  const events = await notices.raised();
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(NOTICE_TYPES));
  const sent: OutgoingMessage[] = [];
  const publish = async (messages: readonly OutgoingMessage[]) => void sent.push(...messages);
  const outbox = notifications({ publish, close: async () => undefined }, notices.store);
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

it('retries a tenant that cannot be checked a minute later, and the others have their notices', async () => {
  const ledger = dailyUse(2_000, 10, 100);
  ledger.open(grantOf(1), 'fabrikam');
  ledger.consume({ id: 'f-1', tenantId: 'fabrikam' });
  const rows = await rowsOf(ledger);
  const asked = new Set<unknown>();
  const { look, failed } = notices.process({
    ...rows,
    query(sql, values = []) {
      for (const value of values) asked.add(value);
      return rows.query(sql, values);
    },
  });
  const broken = { id: 'broken', type: 'Unknown', data: {}, metadata: { schemaVersion: 1 } };
  await notices.store.append({
    stream: noticeStream('fabrikam'),
    expectedRevision: 'no_stream',
    events: [broken],
  });
  for (let times = 1; times <= 2; times++) await look('2025-09-11T00:00:01.000Z');
  expect([failed, await notices.typesRaised()]).toEqual([['fabrikam'], ['RunOutExpected']]);
  asked.clear();
  await look('2025-09-11T00:01:02.000Z');
  expect(failed).toEqual(['fabrikam', 'fabrikam']);
  expect([asked.has('fabrikam'), asked.has(TENANT)]).toEqual([true, false]);
});
