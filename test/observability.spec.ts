/** Grafana dashboards and alerts use only metrics that processes expose, and each alert has a runbook. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createMetrics, observeProcess } from '#platform';
import { ALERTS, DASHBOARDS, readAlerts, readDashboards } from './support/observed.js';
import { askedBy } from './promql.js';

const RUNBOOKS = 'docs/runbooks';
const HEADINGS = ['What it means', 'What to check', 'What to do'];
/** Labels that Prometheus adds to every target. */
const TARGET_LABELS = ['job', 'instance'];

/** The labels of the library's own metrics; ours are in their declarations. */
interface Described {
  readonly name: string;
  readonly type: unknown;
  readonly labelNames: readonly string[];
}

const known = knownMetrics();
const dashboards = readDashboards();
const alerts = readAlerts();
const queries = dashboards.flatMap(([file, { panels }]) =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat = '' }) => ({ at: `${file}: ${title}`, expr, legendFormat })),
  ),
);

/** Every metric name that a process can expose, with its possible labels. */
function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const metrics = createMetrics();
  observeProcess(metrics);
  const names = new Map<string, readonly string[]>([['up', []]]);
  for (const { name } of metrics.registry.getMetricsAsArray()) {
    const metric = metrics.registry.getSingleMetric(name) as unknown as Described;
    if (metric.type !== 'histogram') names.set(name, metric.labelNames);
    else {
      names.set(`${name}_bucket`, [...metric.labelNames, 'le']);
      for (const suffix of ['sum', 'count']) names.set(`${name}_${suffix}`, metric.labelNames);
    }
  }
  metrics.registry.clear();
  return names;
}

/** The metrics and labels in an expression that no process exposes. */
function missingIn(expression: string): string[] {
  const { metrics, labels } = askedBy(expression);
  const unknown = metrics.filter((metric) => !known.has(metric));
  const unlabelled = labels.flatMap(({ label, metrics: bearers }) =>
    TARGET_LABELS.includes(label)
      ? []
      : bearers
          .filter((metric) => !(known.get(metric) ?? []).includes(label))
          .map((metric) => `${metric}{${label}}`),
  );
  return [...unknown, ...unlabelled];
}

/** Labels that a text shows but its expression drops. */
function notKept(text: string, expression: RegExp, query: string): string[] {
  const kept = [...askedBy(query).labels.map(({ label }) => label), ...TARGET_LABELS];
  return [...text.matchAll(expression)].map(([, label]) => label!).filter((l) => !kept.includes(l));
}

describe('what a query is held to', () => {
  it.each([
    ['meter_events_raed_total', ['meter_events_raed_total']],
    ['meter_append_seconds', ['meter_append_seconds']],
    ['meter_append_seconds_count{job="metering"}', []],
    ['sum by (le, job) (rate(meter_append_seconds_bucket[5m]))', []],
    ['sum by (le) (rate(meter_appends_total[$__rate_interval]))', ['meter_appends_total{le}']],
    ['meter_events_read_total{tenant="a"}', ['meter_events_read_total{tenant}']],
    [
      'meter_events_read_total / on (topic, reason) meter_events_rejected_total',
      ['meter_events_read_total{reason}'],
    ],
  ])('%s lacks %j', (expression, missing) => expect(missingIn(expression)).toEqual(missing));

  it('is PromQL', () => {
    expect(() => askedBy('sum by (topic (meter_events_read_total)')).toThrow('No PromQL');
  });
});

describe('the dashboards', () => {
  it('are four, each at an address of its own', () => {
    expect(dashboards.map(([, { uid }]) => uid).sort()).toEqual(
      ['business', 'guarantees', 'pipeline', 'service-levels'].map((name) => `meter-${name}`),
    );
  });

  it('ask only for metrics and labels that the processes expose', () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.flatMap(({ at, expr }) => missingIn(expr).map((m) => `${at}: ${m}`))).toEqual(
      [],
    );
  });

  it('name lines only by labels that the query keeps', () => {
    const found = queries.flatMap(({ at, expr, legendFormat }) =>
      notKept(legendFormat, /\{\{(\w+)\}\}/g, expr).map((label) => `${at}: ${label}`),
    );
    expect(found).toEqual([]);
  });

  it.each(dashboards)('%s explains each panel, none overlapping another', (_, { panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(panels.length);
    for (const { description, gridPos, targets } of panels) {
      expect(description).toMatch(/\.$/);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      expect(targets?.length).toBeGreaterThan(0);
    }
  });

  it('ask the one source that is provisioned', () => {
    const { datasources } = parse(readFileSync(`${DASHBOARDS}/datasources.yaml`, 'utf8')) as {
      datasources: { uid: string }[];
    };
    const asked = dashboards.flatMap(([, { panels }]) => panels.map((p) => p.datasource?.uid));
    expect([...new Set(asked)]).toEqual(datasources.map(({ uid }) => uid));
  });
});

describe('the alerts', () => {
  it('ask only for metrics and labels that the processes expose', () => {
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.flatMap(({ alert, expr }) => missingIn(expr).map((m) => [alert, m]))).toEqual([]);
  });

  it('say in their summary only labels that the expression keeps', () => {
    const found = alerts.flatMap(({ alert, expr, annotations }) =>
      notKept(annotations.summary, /\$labels\.(\w+)/g, expr).map((label) => [alert, label]),
    );
    expect(found).toEqual([]);
  });

  it('page at once or open a ticket', () => {
    for (const { labels } of alerts) expect(['page', 'ticket']).toContain(labels['severity']);
  });

  it.each(alerts)('$alert has a runbook with its name', ({ alert, annotations }) => {
    expect(annotations.runbook_url).toBe(`${RUNBOOKS}/${alert}.md`);
    expect(existsSync(annotations.runbook_url)).toBe(true);
    const page = readFileSync(annotations.runbook_url, 'utf8');
    expect(page).toMatch(new RegExp(`^# ${alert}\n`));
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(HEADINGS);
  });

  it('leave no runbook without one', () => {
    const pages = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  it('are each tried by a test of Prometheus', () => {
    const tried = readFileSync(ALERTS.replace('.yaml', '.test.yaml'), 'utf8');
    for (const { alert } of alerts) expect(tried).toMatch(new RegExp(`alertname: ${alert}\\b`));
  });
});
