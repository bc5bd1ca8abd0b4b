/** Usage accepted with 202 is charged exactly once, although the process is killed again and again. */
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { ConnectionLostError } from '../support/http-client.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';

const TENANTS = ['contoso', 'fabrikam', 'tailspin'];
const KILLS = 3;
const ANSWERS_BEFORE_KILL = 40;
const EVENTS_PER_REQUEST = 10;
const PUBLISHERS = 4;
const CREDITS_EACH = 32;

let folder: DataFolder;

beforeAll(async () => void (folder = await dataFolder()));
afterAll(() => folder.remove());

const start = (): Promise<Meter> =>
  startMeter({ dataDir: folder.path, clockStart: '2025-09-15T00:00:00Z' });

type Event = ReturnType<typeof usageEvent>;

/** The events that publishers sent, by what they know of them. */
class Sent {
  readonly accepted: Event[] = [];
  /** Cut off before a response: accepted or not. */
  readonly unknown: Event[] = [];
  private count = 0;

  next(): Event[] {
    return Array.from({ length: EVENTS_PER_REQUEST }, () => {
      const number = this.count++;
      const tenantId = TENANTS[number % TENANTS.length]!;
      return usageEvent({ id: `run-${number}`, tenantId, time: '2025-09-14T00:00:00Z' });
    });
  }
}

/** Publishes until the connection breaks. */
async function publishUntilCut(meter: Meter, sent: Sent): Promise<void> {
  for (;;) {
    const events = sent.next();
    try {
      const { status } = await meter.http.publish(events);
      expect(status).toBe(202);
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) throw error;
      sent.unknown.push(...events);
      return;
    }
    sent.accepted.push(...events);
  }
}

async function killWhilePublishing(meter: Meter, sent: Sent): Promise<void> {
  const before = sent.accepted.length;
  const publishers = Array.from({ length: PUBLISHERS }, () => publishUntilCut(meter, sent));
  const enough = before + ANSWERS_BEFORE_KILL * EVENTS_PER_REQUEST;
  await eventually('much is under way', () => sent.accepted.length >= enough);
  await meter.kill();
  await Promise.all(publishers);
}

async function chargedIds(meter: Meter, tenantId: string): Promise<string[]> {
  const events = await tenantOf(meter.http, tenantId).ledger('2025-09');
  return events.filter(({ type }) => type === 'CreditConsumed').map(({ data }) => data.usage.id);
}

describe('kill -9 under load', () => {
  it(
    'loses and doubles nothing',
    async () => {
      const sent = new Sent();
      for (let kill = 0; kill < KILLS; kill++) await killWhilePublishing(await start(), sent);
      expect(sent.unknown.length).toBeGreaterThan(0);

      const meter = await start();
      // A publisher without a response sends the same events again; some publishers also repeat accepted events.
      for (const events of [sent.unknown, sent.accepted.slice(0, 500)]) {
        expect(await meter.http.publish(events)).toMatchObject({ status: 202 });
      }
      const all = [...sent.accepted, ...sent.unknown];

      for (const tenantId of TENANTS) {
        const expected = all
          .filter(({ data }) => data['tenantId'] === tenantId)
          .map(({ id }) => id);
        const usage = await tenantOf(meter.http, tenantId).usageOf(expected.length);
        expect(usage.consumed.milliCredits).toBe(expected.length * CREDITS_EACH * 1_000);
        expect((await chargedIds(meter, tenantId)).sort()).toEqual(expected.sort());
      }
      await meter.kill();
    },
    PATIENCE_MS,
  );
});
