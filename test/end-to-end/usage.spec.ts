/** Usage events in every HTTP mode, through to the query results, to the milli-credit. */
import { eventually } from '#testing';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { STRUCTURED } from '../support/http-client.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { type Tenant, tenantOf } from '../support/tenant.js';
import { type EventParts, usageEvent } from '../support/usage-events.js';

const clockStart = '2025-09-15T12:00:00Z';
const time = '2025-09-15T08:30:00+02:00';

let folder: DataFolder;
let meter: Meter;
let tenant: Tenant;
/** The metrics of the process that accepted the usage, because a new process starts from zero. */
let counted: string;

const event = (id: string, data: object, type?: EventParts['type']) =>
  usageEvent({ id, tenantId: 'contoso', time, type, data });

/** Each event with its cost calculated by hand. */
const BATCH_OF_ALL_KINDS = [
  // 500 x 20 / 1,000 + 250 x 60 / 1,000 = 25
  event('standard', {
    capability: 'prompt',
    tier: 'standard',
    quantity: { tokensIn: 500, tokensOut: 250 },
  }),
  // 100 x 140 / 1,000 + 10 x 560 / 1,000 = 19.6, rounded up once: 20
  event('premium', {
    capability: 'prompt',
    tier: 'premium',
    quantity: { tokensIn: 100, tokensOut: 10 },
  }),
  // 5 thousands (rounded up) x 22 = 110
  event('translated', {
    environmentId: 'dev',
    userId: 'u-2',
    capability: 'textTranslation',
    quantity: { characters: 4_600 },
  }),
  // 7 x 100 = 700
  event('documents', { capability: 'customDocumentProcessing', quantity: { pages: 7 } }),
  event('failed', { status: 'failed' }),
  event('preview', { preview: true }),
  event('trained', { capability: 'customDocumentProcessing', quantity: {} }, 'AIModelTrained'),
  // 12.345 as stated
  event('stated', {
    environmentId: 'dev',
    statedCredits: { currency: 'aiBuilder', milliCredits: 12_345 },
  }),
  // Copilot Credits: ceil(4.6) x 1.5 = 7.5
  event('agent', {
    environmentId: 'dev',
    context: 'agent',
    capability: 'prompt',
    tier: 'standard',
    quantity: { tokensIn: 3_100, tokensOut: 1_500 },
  }),
  event('statedCopilot', { statedCredits: { currency: 'copilot', milliCredits: 1 } }),
];

const amount = (credits: string) => ({
  milliCredits: Math.round(Number(credits) * 1_000),
  credits,
});
const PROD = { consumed: amount('843'), copilotConsumed: amount('0.001'), runs: 9 };
const DEV = { consumed: amount('122.345'), copilotConsumed: amount('7.5'), runs: 3 };
const ALL = { consumed: amount('965.345'), copilotConsumed: amount('7.501'), runs: 12 };

const total = (name: string) =>
  [...counted.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );

beforeAll(async () => {
  folder = await dataFolder();
  meter = await startMeter({ dataDir: folder.path, clockStart });
  tenant = tenantOf(meter.http, 'contoso');
  await tenant.own(1_000_000);
  await tenant.allocate('dev', 50_000);
  const structured = { 'content-type': `${STRUCTURED}; charset=utf-8` };
  // 3 x 32 = 96
  const first = event('structured', { quantity: { pages: 3 } });
  expect(await meter.http.send('POST', '/v1/events', first, structured)).toMatchObject({
    status: 202,
    body: { results: [{ id: 'structured', status: 'accepted' }] },
  });
  // 1,000 x 1 / 1,000 + 100 x 3 / 1,000 = 1.3, rounded up once: 2
  const quantity = { tokensIn: 1_000, tokensOut: 100 };
  const { data, ...attributes } = event('binary', {
    capability: 'prompt',
    tier: 'basic',
    quantity,
  });
  const headers = Object.entries(attributes)
    .filter(([name]) => name !== 'datacontenttype')
    .map(([name, text]) => [`ce-${name}`, text]);
  const binary = await meter.http.send('POST', '/v1/events', data, Object.fromEntries(headers));
  expect(binary).toMatchObject({ status: 202, body: { results: [{ id: 'binary' }] } });
  await tenant.use(...BATCH_OF_ALL_KINDS);
  await tenant.usageOf(ALL.runs);
  // Queries show a run after its append; the metric counts it when its batch has ended.
  await eventually('the process has counted what it charged', async () => {
    counted = await meter.http.metrics();
    return total('meter_events_charged_total') >= ALL.runs;
  });
}, PATIENCE_MS);
afterAll(async () => {
  await meter.kill();
  await folder.remove();
});

describe('usage', () => {
  it('adds up to the milli-credit, whichever way it came in', async () => {
    expect((await tenant.get('/usage?month=2025-09')).body).toMatchObject({
      tenantId: 'contoso',
      month: '2025-09',
      regime: 'classic',
      entitlement: amount('1000000'),
      allocated: amount('50000'),
      unallocated: amount('950000'),
      overage: { level: 'none' },
      ...ALL,
      environments: [
        { environmentId: 'dev', source: 'allocation', available: amount('50000'), ...DEV },
        { environmentId: 'prod', source: 'tenantPool', available: amount('950000'), ...PROD },
      ],
      asOf: { position: expect.any(Number), time: expect.any(String) },
    });
  });

  it('shows the same figures on every screen', async () => {
    const dev = (await tenant.get('/environments/dev/usage')).body;
    const byEnvironment = (await tenant.get('/usage/breakdown?by=environment')).body;
    const byDayAndUser = (await tenant.get('/usage/breakdown?by=day,user')).body;
    const { runs } = (await tenant.get('/activity')).body;
    const charges = (await tenant.ledger('2025-09')).filter(
      ({ type }) => type === 'CreditConsumed',
    );

    expect(dev).toMatchObject({ ...DEV, remaining: amount('49877.655') });
    expect(byEnvironment.rows).toMatchObject([
      { environment: 'dev', ...DEV },
      { environment: 'prod', ...PROD },
    ]);
    expect(byDayAndUser.rows).toMatchObject([
      { day: '2025-09-15', user: 'u-1', consumed: amount('855.345'), runs: 11 },
      { day: '2025-09-15', user: 'u-2', consumed: amount('110'), runs: 1 },
    ]);
    const charged = (
      currency: string,
      rows: readonly { currency: string; milliCredits: number }[],
    ) =>
      rows
        .filter((row) => row.currency === currency)
        .reduce((sum, { milliCredits }) => sum + milliCredits, 0);
    const ofRuns = runs.map((run: { currency: string; charged: object }) => ({
      currency: run.currency,
      ...run.charged,
    }));
    const ofLedger = charges.map(({ data }) => data.charge);
    for (const rows of [ofRuns, ofLedger]) {
      expect(rows).toHaveLength(ALL.runs);
      expect(charged('aiBuilder', rows)).toBe(ALL.consumed.milliCredits);
      expect(charged('copilot', rows)).toBe(ALL.copilotConsumed.milliCredits);
    }
  });

  it('explains each event: its position in the ledger, the rate, the rounding, what was free', async () => {
    const charge = async (id: string) => (await tenant.get(`/events/${id}`)).body;

    expect(await charge('binary')).toMatchObject({
      status: 'charged',
      explanation: { exact: amount('1.3'), charged: amount('2') },
      usage: { time: '2025-09-15T06:30:00.000Z' },
      ledger: { month: '2025-09', position: expect.any(Number) },
    });
    expect(await charge('agent')).toMatchObject({ charge: { currency: 'copilot' } });
    expect(await charge('failed')).toMatchObject({ charge: { milliCredits: 0, free: 'failed' } });
    expect(await charge('preview')).toMatchObject({ charge: { free: 'preview' } });
    expect(await charge('trained')).toMatchObject({ charge: { free: 'training' } });
    expect(await charge('stated')).toMatchObject({
      charge: { stated: true, milliCredits: 12_345 },
    });
  });

  it('counts what it read: all of it charged', () => {
    expect(total('meter_events_read_total')).toBe(ALL.runs);
    expect(total('meter_events_charged_total')).toBe(ALL.runs);
    expect(total('meter_events_rejected_total')).toBe(0);
  });

  it(
    'is all there after an orderly end and a new start',
    async () => {
      const before = (await tenant.get('/usage')).body;

      expect(await meter.stop()).toBe(0);
      meter = await startMeter({ dataDir: folder.path, clockStart });
      tenant = tenantOf(meter.http, 'contoso');

      expect((await tenant.get('/usage')).body).toEqual(before);
    },
    PATIENCE_MS,
  );
});
