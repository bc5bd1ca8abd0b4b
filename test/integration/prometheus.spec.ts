/** A real Prometheus scrapes a busy service: every dashboard panel has data that equal what was sent. */
import { eventually, uniqueWord } from '#testing';
import { meterForAll, PATIENCE_MS } from '../support/meter-process.js';
import { readAlerts, readDashboards } from '../support/observed.js';
import { type PrometheusServer, startPrometheus } from './prometheus-server.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const ROUNDS = 3;
const RUNS_PER_ROUND = 20;
/** Panels without data until the event they show has happened. */
const EMPTY_UNTIL_IT_HAPPENS = ['pipeline.json: Retries', 'service-levels.json: Deliveries'];
/** Alerts that may fire because other specifications run at the same time. */
const OF_A_SLOW_MACHINE = ['MeterGateSlow', 'MeterAppendsSlow', 'MeterProcessOverloaded'];

const meter = meterForAll({ clockStart: '2025-09-15T00:00:00Z' });
let prometheus: PrometheusServer;
beforeAll(async () => {
  prometheus = await startPrometheus(new URL(meter.address).host);
  for (let round = 0; round < ROUNDS; round += 1) {
    await anotherScrape();
    await publishRound();
  }
  await anotherScrape();
}, PATIENCE_MS);
afterAll(() => prometheus?.stop());

/** Publishes runs, one of them also as a repeat and as a conflict with other pages, and asks the gate once. */
async function publishRound(): Promise<void> {
  const tenant = tenantOf(meter.http, 'contoso');
  const run = (id: string, data?: object) =>
    usageEvent({ id, tenantId: tenant.id, time: '2025-09-14T00:00:00Z', ...(data && { data }) });
  const ids = Array.from({ length: RUNS_PER_ROUND }, () => uniqueWord('run'));
  await tenant.use(...ids.map((id) => run(id)));
  await tenant.use(run(ids[0]!), run(ids[0]!, { quantity: { pages: 2 } }));
  await tenant.get('/environments/prod/access');
}

const CHARGED = ROUNDS * RUNS_PER_ROUND;

const panels = readDashboards().flatMap(([file, { panels }]) =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ panel: `${file}: ${title}`, expr })),
  ),
);

/** Fills in the variables as Grafana does: the visible range, and the minimum range for a rate. */
const onScreen = (expression: string): string =>
  expression.replaceAll('$__range', '1h').replaceAll('$__rate_interval', '1m');

const valueOf = async (expression: string): Promise<number> =>
  (await prometheus.query(expression))[0]?.value ?? 0;

async function anotherScrape(): Promise<void> {
  const scrapes = () => valueOf('count_over_time(up[1h])');
  const before = await scrapes();
  await eventually('Prometheus has scraped again', async () => (await scrapes()) > before + 1);
}

it('is scraped', async () => expect(await valueOf('up{job="metering"}')).toBe(1));

it('counts what was charged, from the first event on', async () => {
  expect(await valueOf('sum(meter_events_charged_total)')).toBe(CHARGED);
  const newInLedger = 'meter_ledger_events_total{type="CreditConsumed"}';
  expect(await valueOf(`${newInLedger} - min_over_time(${newInLedger}[1h])`)).toBe(CHARGED);
});

it('has figures for every panel', async () => {
  const empty: string[] = [];
  const noNumber: string[] = [];
  for (const { panel, expr } of panels) {
    const samples = await prometheus.query(onScreen(expr));
    if (samples.length === 0) empty.push(panel);
    if (samples.some(({ value }) => Number.isNaN(value))) noNumber.push(panel);
  }
  expect({ empty, noNumber }).toEqual({ empty: EMPTY_UNTIL_IT_HAPPENS, noNumber: [] });
});

it('judges by every alert: of this usage many events were refused, and nothing else is the matter', async () => {
  const rules = await prometheus.rules();
  expect(rules.map(({ name }) => name)).toEqual(readAlerts().map(({ alert }) => alert));
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  const pastSpeed = rules.filter(({ name }) => !OF_A_SLOW_MACHINE.includes(name));
  expect(pastSpeed.filter(({ state }) => state !== 'inactive')).toEqual([
    expect.objectContaining({ name: 'MeterManyRejected', state: 'pending' }),
  ]);
});
