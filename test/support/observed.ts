/** Reads the queries of the Grafana dashboards and the expressions of the alert rules. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const DASHBOARDS = 'deploy/grafana';
export const ALERTS = 'deploy/prometheus/alerts.yaml';

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
}

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

/** The dashboards by file name. */
export const readDashboards = (): [string, Dashboard][] =>
  readdirSync(DASHBOARDS)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(`${DASHBOARDS}/${file}`, 'utf8')) as Dashboard]);

export function readAlerts(): Alert[] {
  const { groups } = parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}
