/** The scaled-out system: every app is a process, most of them two, with Kafka, an event store and PostgreSQL. */
import { KafkaPublisher } from '#adapters/kafka';
import { type OutgoingMessage, sleep } from '#eventsourcing';
import { addMonths } from '#metering';
import { eventually } from '#testing';
import type { AppProcess } from '../support/app-process.js';
import { foundTenants } from '../support/dormant-tenants.js';
import { STRUCTURED } from '../support/http-client.js';
import { apiOf, type ScaledSystem, scaledSystem } from '../support/scaled-system.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { type EventParts, usageEvent } from '../support/usage-events.js';
import { presentMonth } from './present.js';

const END_WITHIN_MS = 10_000;

const beginOf = (month: string): string => `${month}-01T00:00:01Z`;

function messageOf(parts: EventParts): OutgoingMessage {
  const value = Buffer.from(JSON.stringify(usageEvent(parts)));
  const headers = { 'content-type': STRUCTURED };
  return { topic: 'ai-model-executed', key: parts.tenantId, value, headers };
}

describe('scaled out', () => {
  let system: ScaledSystem;
  let apps: AppProcess[];
  let publisher: KafkaPublisher;
  let tenant: (id: string) => Tenant;

  beforeAll(async () => {
    system = await scaledSystem();
    const twice = ['metering', 'projector', 'scheduler'] as const;
    apps = await Promise.all([
      ...[...twice, ...twice].map((name) => system.start(name)),
      system.start('admin'),
      system.start('query'),
    ]);
    await Promise.all(apps.map((app) => app.ready()));
    const http = apiOf(apps[6]!, apps[7]!);
    tenant = (id) => tenantOf(http, id);
    const { brokers } = system.engines.kafka;
    const connection = { brokers, clientId: 'scaled-out' };
    publisher = new KafkaPublisher({ connection, sleep, onEvent: () => undefined });
  });
  afterAll(async () => {
    await publisher?.close();
    await system?.stop();
  });

  async function metric(names: RegExp, of: AppProcess['name']): Promise<number> {
    const texts = await Promise.all(
      apps.filter(({ name }) => name === of).map(({ http }) => http.metrics()),
    );
    const lines = texts
      .join('\n')
      .split('\n')
      .filter((line) => names.test(line));
    return lines.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  }

  /** A metric counts usage slightly later than queries show it, when its batch has ended. */
  const comesTo = (expected: number, names: RegExp, of: AppProcess['name']) =>
    eventually(`${names} comes to ${expected}`, async () => (await metric(names, of)) === expected);

  it('counts events from Kafka and from HTTP, each once', async () => {
    const contoso = tenant('contoso');
    const month = presentMonth();
    const time = beginOf(month);
    await contoso.own(1_000);
    await contoso.allocate('prod', 400);
    const events = Array.from({ length: 20 }, (_, number) => ({
      id: `run-${number}`,
      tenantId: 'contoso',
      time,
      data: { environmentId: number % 2 ? 'prod' : 'test' },
    }));
    await publisher.publish(events.map(messageOf));
    await contoso.use(...events.slice(0, 5).map(usageEvent));
    await contoso.use(usageEvent({ id: 'over-http', tenantId: 'contoso', time }));
    const usage = await contoso.usageOf(21, month);
    expect(usage.consumed.milliCredits).toBe(21 * 32_000);
    expect(usage.entitlement.milliCredits).toBe(1_000_000);
    expect(usage.environments).toMatchObject([
      { environmentId: 'prod', source: 'allocation', consumed: { milliCredits: 11 * 32_000 } },
      { environmentId: 'test', source: 'tenantPool', consumed: { milliCredits: 10 * 32_000 } },
    ]);
    await comesTo(5, /^meter_events_duplicate_total{/, 'metering');
    await comesTo(21, /^meter_events_charged_total{/, 'metering');
    const { length } = await contoso.ledger(month);
    await comesTo(length, /^meter_projected_events_total{projection="usage"/, 'projector');
  });

  it('resets every month once, with all schedulers and both meterings at it', async () => {
    const present = presentMonth();
    const months = [addMonths(present, -2), addMonths(present, -1), present];
    const time = beginOf(present);
    const eventStoreUrl = system.engines.env.EVENTSTORE_URL;
    const ids = Array.from({ length: 10 }, (_, number) => `dormant-${number}`);
    const since = new Date(`${months[0]}-10T08:00:00Z`);
    const founders = ids.map((tenantId) => ({ tenantId, actorId: 'founder' }));
    await foundTenants({ eventStoreUrl, since, founders });
    await publisher.publish(ids.map((tenantId) => messageOf({ id: 'run', tenantId, time })));
    for (const id of ids) {
      const usage = await tenant(id).usageOf(1, present);
      expect(usage.entitlement.milliCredits).toBe(1_000_000);
      const events = await Promise.all(months.map((month) => tenant(id).ledger(month)));
      expect(events.map(([first]) => first.type)).toEqual([
        'LedgerOpened',
        'MonthlyReset',
        'MonthlyReset',
      ]);
      expect(events.flat().filter(({ type }) => type === 'MonthlyReset')).toHaveLength(2);
    }
  });

  it('keeps as a dead letter what cannot be charged and says what became of it', async () => {
    const data = { capability: 'telepathy' };
    const time = beginOf(presentMonth());
    const poison = messageOf({ id: 'poison', tenantId: 'contoso', time, data });
    await publisher.publish([poison]);
    await eventually('the dead letter can be found', async () => {
      const { body } = await tenant('contoso').get('/events/poison');
      return body.status === 'rejected' && body.rejections[0].field === 'data.capability';
    });
    await comesTo(1, /^meter_events_rejected_total{.*reason="/, 'metering');
    await comesTo(1, /^meter_dead_letters_total{/, 'metering');
  });

  it('is ready, and has nothing left to do', async () => {
    for (const { http, name } of apps) {
      await eventually(`${name} is ready`, async () => {
        return (await http.get('/health/ready')).status === 200;
      });
    }
    await eventually('all lags are known and nothing', async () => {
      const lags = await metric(/^meter_(partition|projector)_lag_\w+{/, 'projector');
      return lags + (await metric(/^meter_partition_lag_events{/, 'metering')) === 0;
    });
    expect((await apps[0]!.http.metrics()).match(/^meter_partition_lag_events{/gm)).toHaveLength(
      12,
    );
  });

  it('ends in time and in order on SIGTERM', async () => {
    const startedAt = performance.now();
    const codes = await Promise.all(apps.map(({ child }) => child.end('SIGTERM')));
    expect(codes).toEqual(apps.map(() => 0));
    expect(performance.now() - startedAt).toBeLessThan(END_WITHIN_MS);
  });
});
