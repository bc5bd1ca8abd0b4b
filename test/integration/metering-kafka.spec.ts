/** Usage from third-party producers through a real broker, charged exactly once despite kills and restarts. */
import type { KafkaPublisher } from '#adapters/kafka';
import type { OutgoingMessage } from '#eventsourcing';
import { eventually } from '#testing';
import { type RunningKafka, startKafka } from '#testing/kafka';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Json, STRUCTURED } from '../support/http-client.js';
import {
  consoleBinary,
  kcatBinary,
  kcatStructured,
  STRUCTURED_HEADER,
  WHERE_JAVA_PUTS_IT,
} from '../support/kafka-programs.js';
import { createMeterTopics, readWholeTopic } from '../support/kafka-topics.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { newPublisher } from './kafka-support.js';
import { presentMonth } from './present.js';

const EXECUTED = 'ai-model-executed';
const TRAINED = 'ai-model-trained';
/** The month of all usage, which may end before the usage is charged. */
const MONTH = presentMonth();
const time = `${MONTH}-01T00:00:00Z`;
/** A killed member holds its partitions until its session ends. */
const SESSION = { KAFKA_SESSION_SECONDS: '6' };
const TAKEOVER_MS = 120_000;
const FAULT_TIMEOUT_MS = 300_000;

let kafka: RunningKafka;
let folder: DataFolder;
let meter: Meter;

const start = (): Promise<Meter> =>
  startMeter({ dataDir: folder.path, kafkaBrokers: kafka.brokers, env: SESSION });
const tenant = (id: string): Tenant => tenantOf(meter.http, id);

beforeAll(async () => {
  kafka = await startKafka();
  await createMeterTopics(kafka);
  folder = await dataFolder();
  meter = await start();
}, PATIENCE_MS);
afterAll(async () => {
  await meter?.kill();
  await folder?.remove();
  await kafka?.stop();
});

describe('usage from programs of others', () => {
  const event = (id: string, data: object, type?: 'AIModelExecuted' | 'AIModelTrained') =>
    usageEvent({ id, tenantId: 'contoso', time, type, data });

  it('is charged as computed by hand, in both modes', async () => {
    await tenant('contoso').own(1_000_000);
    // 3 x 32 = 96
    const invoices = event('invoices', { quantity: { pages: 3 } });
    await kcatBinary(kafka, EXECUTED, invoices);
    await kcatBinary(kafka, TRAINED, event('trained', { quantity: {} }, 'AIModelTrained'));
    // 100 x 140 / 1,000 + 10 x 560 / 1,000 = 19.6, rounded up once: 20; and 12.345 as stated
    const quantity = { tokensIn: 100, tokensOut: 10 };
    await kcatStructured(kafka, EXECUTED, [
      event('premium', { capability: 'prompt', tier: 'premium', quantity }),
      event('stated', { statedCredits: { currency: 'aiBuilder', milliCredits: 12_345 } }),
    ]);
    // 5 thousands (rounded up) x 22 = 110; and a repeat of the first event
    const characters = { characters: 4_600 };
    await consoleBinary(kafka, EXECUTED, [
      event('translated', { capability: 'textTranslation', quantity: characters }),
      invoices,
    ]);
    const last = JSON.stringify(event('last', { quantity: { pages: 1 } }));
    await kafka.consoleProducer({ topic: EXECUTED, lines: [last] });

    expect(await tenant('contoso').usageOf(6, MONTH)).toMatchObject({
      consumed: { milliCredits: 270_345, credits: '270.345' },
      overage: { level: 'none' },
    });
    const { body } = await tenant('contoso').get('/events/translated');
    expect(body).toMatchObject({
      status: 'charged',
      charge: { milliCredits: 110_000 },
      ledger: { metadata: { origin: expect.stringMatching(/^ai-model-executed\/\d\/\d+$/) } },
    });
  });
});

describe('poison', () => {
  const NOT_TEXT = Buffer.from([0x00, 0xff, 0xfe, 0x0a]);

  it('lands in the dead-letter topic with its bytes and its reason, and the partition continues', async () => {
    const toPoisoned = ['-P', '-t', EXECUTED, '-k', 'poisoned', ...WHERE_JAVA_PUTS_IT];
    // The whole input is one message; by default kcat splits it at line ends.
    const whole = ['-D', 'no such delimiter'];
    const negative = usageEvent({ id: 'x', tenantId: 'poisoned', time, data: { quantity: -1 } });
    await kafka.kcat([...toPoisoned, ...whole], '{"specversion":"1.0","id":');
    await kafka.kcat([...toPoisoned, ...whole], NOT_TEXT);
    await kafka.kcat([...toPoisoned, ...whole, '-H', STRUCTURED_HEADER], JSON.stringify(negative));
    const keyed = ['-P', '-t', EXECUTED, '-K', '\t', ...WHERE_JAVA_PUTS_IT];
    await kafka.kcat([...keyed, '-Z'], 'poisoned\t\n');
    await kcatBinary(kafka, EXECUTED, usageEvent({ id: 'good', tenantId: 'poisoned', time }));

    expect(await tenant('poisoned').usageOf(1, MONTH)).toMatchObject({
      consumed: { credits: '32' },
    });
    const letters = (await readWholeTopic(kafka, `${EXECUTED}.dlq`)).filter(
      ({ key }) => String(key) === 'poisoned',
    );
    const told = letters.map(({ value, headers }) => [
      value?.toString('latin1'),
      String(headers['dlq-code']),
      String(headers['dlq-topic']),
    ]);
    expect(told).toEqual([
      ['{"specversion":"1.0","id":', 'notJson', EXECUTED],
      [NOT_TEXT.toString('latin1'), 'notUtf8', EXECUTED],
      [JSON.stringify(negative), 'invalidMember', EXECUTED],
      ['', 'noValue', EXECUTED],
    ]);
    await eventually('the reason can be asked for', async () => {
      const { status, body } = await tenant('poisoned').get('/events/x');
      return status === 200 && body.status === 'rejected' && body.rejections.length === 1;
    });
  });

  it('is charged when it is sent back after its cause is gone', async () => {
    const forgiven = tenant('forgiven');
    const month = presentMonth();
    const classic = [{ version: 'classic', effectiveFrom: `${month}-01`, regime: 'classic' }];
    expect((await forgiven.send('PUT', '/policy', { rows: classic })).status).toBe(200);
    const card = {
      ...{ id: 'card', tenantId: 'forgiven', time: `${month}-01T00:00:00Z` },
      data: { capability: 'businessCard', quantity: {} },
    };
    await kcatBinary(kafka, EXECUTED, usageEvent(card));
    await eventually('it is refused', async () => {
      const { body } = await forgiven.get('/events/card');
      return body.rejections?.[0]?.code === 'rateNotPublished';
    });
    expect((await forgiven.send('PUT', '/policy', { rows: [] })).status).toBe(200);

    const env = { KAFKA_BROKERS: kafka.brokers.join(), DATA_DIR: folder.path };
    const sent = await opsOver(env, 'resubmit', '--code', 'rateNotPublished');
    expect(sent).toMatchObject({ code: 0, out: expect.stringContaining('1 sent') });

    await forgiven.usageOf(1, month);
    expect((await forgiven.get('/events/card')).body).toMatchObject({
      status: 'charged',
      rejections: [{ code: 'rateNotPublished' }],
    });
  });
});

describe('under load', () => {
  const TENANTS = 8;
  const CALLS_PER_ROUND = 5;
  const EVENTS_PER_CALL = 40;
  const EVENTS_PER_ROUND = CALLS_PER_ROUND * EVENTS_PER_CALL;
  const EVENTS = 10_000;
  const EVENTS_AFTERWARDS = 1_000;

  function message(run: string, number: number): OutgoingMessage {
    const tenantId = `${run} ${number % TENANTS}`;
    const event = usageEvent({ id: `run-${number}`, tenantId, time });
    const value = Buffer.from(JSON.stringify(event));
    return { topic: EXECUTED, key: tenantId, value, headers: { 'content-type': STRUCTURED } };
  }

  /** Resolves when the broker has acknowledged all messages. */
  async function publish(run: string, range: { from: number; until: number }): Promise<void> {
    const { from, until } = range;
    const publisher: KafkaPublisher = newPublisher(kafka);
    for (let number = from; number < until; number += EVENTS_PER_ROUND) {
      const calls = Array.from({ length: CALLS_PER_ROUND }, (_, call) => {
        const first = number + call * EVENTS_PER_CALL;
        return publisher.publish(
          Array.from({ length: EVENTS_PER_CALL }, (__, index) => message(run, first + index)),
        );
      });
      await Promise.all(calls);
    }
    await publisher.close();
  }

  async function chargedIds(tenantId: string): Promise<string[]> {
    const events: Json[] = await tenant(tenantId).ledger(MONTH);
    return events.filter(({ type }) => type === 'CreditConsumed').map(({ data }) => data.usage.id);
  }

  /** Every event that the broker acknowledged is in the ledger and in the query results, once. */
  async function exactlyOnce(run: string, count: number): Promise<void> {
    for (let own = 0; own < TENANTS; own++) {
      const expected = [...Array(count).keys()].filter((number) => number % TENANTS === own);
      const id = `${run} ${own}`;
      const charged = () => tenant(id).usageOf(expected.length, MONTH, TAKEOVER_MS);
      expect((await charged()).consumed.milliCredits).toBe(expected.length * 32_000);
      const ids = await chargedIds(id);
      expect(ids.sort()).toEqual(expected.map((number) => `run-${number}`).sort());
    }
  }

  async function survives(run: string, fault: () => Promise<void>): Promise<void> {
    for (const tenantId of Array.from({ length: TENANTS }, (_, own) => `${run} ${own}`)) {
      await tenant(tenantId).own(1_000_000_000);
    }
    const publishing = publish(run, { from: 0, until: EVENTS });
    await eventually('some are charged', async () => {
      const { body } = await tenant(`${run} 0`).get(`/usage?month=${MONTH}`);
      return body.runs > 0;
    });
    await fault();
    await publishing;
    await publish(run, { from: EVENTS, until: EVENTS + EVENTS_AFTERWARDS });
    await exactlyOnce(run, EVENTS + EVENTS_AFTERWARDS);
  }

  it(
    'kill -9 of the consumer loses and doubles nothing',
    () =>
      survives('consumer killed', async () => {
        await meter.kill();
        meter = await start();
        await meter.kill();
        meter = await start();
      }),
    FAULT_TIMEOUT_MS,
  );

  it(
    'a restart of the broker loses and doubles nothing',
    () => survives('broker restarted', () => kafka.restart()),
    FAULT_TIMEOUT_MS,
  );

  it(
    'kill -9 of the broker loses and doubles nothing',
    () =>
      survives('broker killed', async () => {
        await kafka.kill();
        await kafka.start();
      }),
    FAULT_TIMEOUT_MS,
  );
});
