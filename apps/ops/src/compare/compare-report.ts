/** Microsoft's consumption report against our ledger: day by day, user by user, environment by environment. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { SetupError, type SqlReader } from '#eventsourcing';
import { formatCredits } from '#metering';
import { consumptionReport } from '#read-models';

export interface Difference {
  readonly date: string;
  readonly userId: string;
  readonly environmentId: string;
  readonly isTrial: boolean;
  /** The figure of the report, as it is written there. */
  readonly theirs: string | null;
  readonly oursMilliCredits: number;
  readonly cause: string;
}

interface Row {
  readonly date: string;
  readonly userId: string;
  readonly environmentId: string;
  readonly isTrial: boolean;
  readonly consumption: string;
}

const COLUMNS = ['date', 'userid', 'environmentid', 'aiconsumption', 'istrial'];
const DAY_MS = 86_400_000;
/** By how many days Microsoft's figures may lag. */
const THEIR_DELAY_DAYS = 7;
const BELOW_THOUSAND = /^<\s*1K$/i;
const MILLI = 1_000;

/** @throws SetupError naming the line, where the report cannot be read. */
export async function compareReport(
  path: string,
  tenantId: string,
  reader: SqlReader,
): Promise<Difference[]> {
  const theirs = await readReport(path);
  const dates = [...theirs.values()].map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) throw new SetupError(`${path} holds no row`);
  const ours = await readOurs(reader, tenantId, first, last);
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  return keys.flatMap((key) => {
    const their = theirs.get(key) ?? null;
    const own = ours.get(key) ?? 0;
    if (agrees(their?.consumption ?? '0', own)) return [];
    const [date, userId, environmentId, trial] = JSON.parse(key) as [
      string,
      string,
      string,
      boolean,
    ];
    const cause = causeOf({ key, last, theirs, ours });
    const place = { date, userId, environmentId, isTrial: trial };
    return [{ ...place, theirs: their?.consumption ?? null, oursMilliCredits: own, cause }];
  });
}

const keyOf = ({ date, userId, environmentId, isTrial }: Omit<Row, 'consumption'>): string =>
  JSON.stringify([date, userId, environmentId, isTrial]);

function agrees(theirs: string, ours: number): boolean {
  if (BELOW_THOUSAND.test(theirs)) return ours < MILLI * MILLI;
  return Math.round(Number(theirs) * MILLI) === ours;
}

interface Seen {
  readonly key: string;
  readonly last: string;
  readonly theirs: ReadonlyMap<string, Row>;
  readonly ours: ReadonlyMap<string, number>;
}

function causeOf({ key, last, theirs, ours }: Seen): string {
  const [date, ...rest] = JSON.parse(key) as [string, ...unknown[]];
  const their = amountOf(theirs.get(key)?.consumption ?? '0');
  const own = ours.get(key) ?? 0;
  const near = [-1, 1].map((days) => JSON.stringify([shifted(date, days), ...rest]));
  const sameTogether = near.some((other) => {
    const otherTheirs = amountOf(theirs.get(other)?.consumption ?? '0');
    const otherOwn = ours.get(other) ?? 0;
    return otherTheirs !== otherOwn && otherTheirs + their === otherOwn + own;
  });
  if (sameTogether) return 'the same over two days: their days are of another time zone';
  if (own > their && date > shifted(last, -THEIR_DELAY_DAYS)) {
    return `their delay of up to ${THEIR_DELAY_DAYS} days: compare again later`;
  }
  if (own === 0) return 'nothing was published for this day: a missing import';
  return own < their ? 'some usage was not published' : 'usage that they do not count';
}

const amountOf = (consumption: string): number =>
  BELOW_THOUSAND.test(consumption) ? 0 : Math.round(Number(consumption) * MILLI);

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);

async function readReport(path: string): Promise<Map<string, Row>> {
  const columns = (names: string[]) => {
    const found = names.map((name) => name.trim().toLowerCase());
    const missing = COLUMNS.filter((name) => !found.includes(name));
    if (missing.length > 0) throw new SetupError(`${path} has no column ${missing.join(', ')}`);
    return found;
  };
  const records = createReadStream(path).pipe(parse({ bom: true, columns, info: true }));
  const rows = new Map<string, Row>();
  for await (const { record, info } of records as AsyncIterable<Parsed>) {
    const row = rowOf(record, `${path}:${info.lines}`);
    const before = rows.get(keyOf(row));
    const sum = before ? String(Number(before.consumption) + Number(row.consumption)) : null;
    rows.set(keyOf(row), sum === null ? row : { ...row, consumption: sum });
  }
  return rows;
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function rowOf(record: Parsed['record'], where: string): Row {
  const date = (record['date'] ?? '').slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) {
    throw new SetupError(`${where}: Date must be as 2026-11-03, not ${record['date']}`);
  }
  const consumption = (record['aiconsumption'] ?? '').trim();
  if (!BELOW_THOUSAND.test(consumption) && !/^\d+(\.\d{1,3})?$/.test(consumption)) {
    throw new SetupError(`${where}: AIConsumption must be a number or <1K, not ${consumption}`);
  }
  return {
    date,
    userId: record['userid'] ?? '',
    environmentId: record['environmentid'] ?? '',
    isTrial: /^(true|1|yes)$/i.test(record['istrial'] ?? ''),
    consumption,
  };
}

async function readOurs(
  reader: SqlReader,
  tenantId: string,
  first: string,
  last: string,
): Promise<Map<string, number>> {
  const ours = new Map<string, number>();
  const question = { tenantId, firstMonth: first.slice(0, 7), lastMonth: last.slice(0, 7) };
  for await (const rows of consumptionReport(reader, question)) {
    for (const { date, userId, environmentId, isTrial, milliCredits } of rows) {
      if (date < first || date > last) continue;
      ours.set(keyOf({ date, userId: userId ?? '', environmentId, isTrial }), milliCredits);
    }
  }
  return ours;
}

export const differenceLine = (one: Difference): string =>
  [
    one.date,
    one.userId || '(no user)',
    one.environmentId + (one.isTrial ? ' (trial)' : ''),
    `theirs ${one.theirs ?? '–'}`,
    `ours ${formatCredits(one.oursMilliCredits)}`,
    one.cause,
  ].join('  ');
