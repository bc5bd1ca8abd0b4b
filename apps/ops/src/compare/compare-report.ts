/** Compares Microsoft's consumption report with the read models by day, user and environment. */
import {
  checkpointKey,
  findCheckpoint,
  findSetAside,
  SetupError,
  type SqlReader,
} from '#eventsourcing';
import { addDays, formatCredits, monthOf } from '#metering';
import { consumptionReport, findTenant, usageProjection } from '#read-models';
import { quoted } from '#validation';
import { keyOf, readReport, type ReportedRow } from './report.js';

export interface Difference {
  readonly date: string;
  readonly userId: string;
  readonly environmentId: string;
  readonly isTrial: boolean;
  /** The figure as the report writes it. */
  readonly theirs: string | null;
  readonly oursMilliCredits: number;
  readonly cause: string;
}

/** The rows that consumption is read from. */
const USAGE = checkpointKey(usageProjection());

/** How many days Microsoft's figures may lag. */
const THEIR_DELAY_DAYS = 7;
/** The upper bound of a figure written as `<1K`. */
const THOUSAND_MILLI_CREDITS = 1_000_000;

/** @throws SetupError naming the line, where the report cannot be read, and where nothing or not all is known of the tenant: that is no figure of 0. */
export async function compareReport(
  path: string,
  tenantId: string,
  reader: SqlReader,
): Promise<Difference[]> {
  const theirs = await readReport(path);
  const dates = [...theirs.values()].map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) throw new SetupError(`${path} holds no row`);
  await requireWhole(reader, tenantId);
  const ours = await readOurs(reader, tenantId, first, last);
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  return keys.flatMap((key) => {
    const their = theirs.get(key) ?? null;
    const own = ours.get(key) ?? 0;
    if (agrees(their, own)) return [];
    const [date, userId, environmentId, trial] = JSON.parse(key) as [
      string,
      string,
      string,
      boolean,
    ];
    const cause = causeOf({ key, last, theirs, ours });
    const place = { date, userId, environmentId, isTrial: trial };
    return [{ ...place, theirs: their && writtenOf(their), oursMilliCredits: own, cause }];
  });
}

/** @throws SetupError where the tenant's rows are missing or incomplete */
async function requireWhole(reader: SqlReader, tenantId: string): Promise<void> {
  const { position, goal } = await findCheckpoint(reader, USAGE);
  if (goal !== null && (position ?? -1) < goal) {
    throw new SetupError(
      'The read models are being filled from the ledger: compare once they are whole',
    );
  }
  if ((await findSetAside(reader, USAGE, tenantId)) !== null) {
    throw new SetupError(
      `The tenant ${quoted(tenantId)} is set aside: the read models lack events of it`,
    );
  }
  if ((await findTenant(reader, tenantId)) === null) {
    throw new SetupError(`Nothing was ever recorded for the tenant ${quoted(tenantId)}`);
  }
}

/** Whether our sum is possible for the reported rows: each `<1K` in them may be anything below a thousand. */
function agrees(theirs: ReportedRow | null, ours: number): boolean {
  const { milliCredits, belowThousand } = theirs ?? NOTHING;
  if (belowThousand === 0) return ours === milliCredits;
  const above = ours - milliCredits;
  return above >= 0 && above < belowThousand * THOUSAND_MILLI_CREDITS;
}

const NOTHING = { milliCredits: 0, belowThousand: 0 };

const writtenOf = ({ milliCredits, belowThousand }: ReportedRow): string =>
  [
    ...(milliCredits > 0 || belowThousand === 0 ? [formatCredits(milliCredits)] : []),
    ...Array<string>(belowThousand).fill('<1K'),
  ].join(' + ');

interface Seen {
  readonly key: string;
  readonly last: string;
  readonly theirs: ReadonlyMap<string, ReportedRow>;
  readonly ours: ReadonlyMap<string, number>;
}

function causeOf({ key, last, theirs, ours }: Seen): string {
  const [date, ...rest] = JSON.parse(key) as [string, ...unknown[]];
  const their = theirs.get(key)?.milliCredits ?? 0;
  const own = ours.get(key) ?? 0;
  const near = [-1, 1].map((days) => JSON.stringify([addDays(date, days), ...rest]));
  const sameTogether = near.some((other) => {
    const otherTheirs = theirs.get(other)?.milliCredits ?? 0;
    const otherOwn = ours.get(other) ?? 0;
    return otherTheirs !== otherOwn && otherTheirs + their === otherOwn + own;
  });
  if (sameTogether) return 'the same over two days: their days are of another time zone';
  if (own > their && date > addDays(last, -THEIR_DELAY_DAYS)) {
    return `their delay of up to ${THEIR_DELAY_DAYS} days: compare again later`;
  }
  if (own === 0) return 'nothing was published for this day: a missing import';
  return own < their ? 'some usage was not published' : 'usage that they do not count';
}

async function readOurs(
  reader: SqlReader,
  tenantId: string,
  first: string,
  last: string,
): Promise<Map<string, number>> {
  const ours = new Map<string, number>();
  const question = { tenantId, firstMonth: monthOf(first), lastMonth: monthOf(last) };
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
