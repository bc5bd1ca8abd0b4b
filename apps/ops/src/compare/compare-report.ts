/** Compares Microsoft's consumption report with the read models by day, user and environment. */
import {
  BEFORE_FIRST,
  findCheckpoint,
  findSetAside,
  SetupError,
  type SqlReader,
} from '#eventsourcing';
import { addDays, formatCredits, monthOf } from '#metering';
import { consumptionReport, findTenant, USAGE_CHECKPOINT } from '#read-models';
import { quoted } from '#validation';
import { keyOf, parseKey, readReport, type ReportedRow } from './report.js';
import { type DayFigures, explainedByTimeZone, isWithin, type Span } from './time-zone.js';

export interface Difference {
  readonly date: string;
  readonly userId: string;
  readonly environmentId: string;
  readonly isTrial: boolean;
  /** The figure as written in the report. */
  readonly theirs: string | null;
  readonly oursMilliCredits: number;
  readonly cause: string;
}

/** How many days Microsoft's figures may lag. */
const THEIR_DELAY_DAYS = 7;
/** The upper bound of a figure written as `<1K`. */
const THOUSAND_MILLI_CREDITS = 1_000_000;

/**
 * @throws SetupError naming the line if the report cannot be read, and if the tenant is unknown or its rows are incomplete, which does not mean a
 * figure of 0
 */
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
  const span = { first, last };
  const ours = await readOurs(reader, tenantId, span);
  const days = daysOf(theirs, ours);
  const causeOf = causes(days, span);
  return days
    .filter((day) => isWithin(day.date, span) && !agrees(day))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map((day) => {
      const { date, userId, environmentId, isTrial } = parseKey(day.key);
      const their = theirs.get(day.key);
      return {
        date,
        userId,
        environmentId,
        isTrial,
        theirs: their ? writtenOf(their) : null,
        oursMilliCredits: day.ours,
        cause: causeOf(day),
      };
    });
}

function daysOf(
  theirs: ReadonlyMap<string, ReportedRow>,
  ours: ReadonlyMap<string, number>,
): DayFigures[] {
  return [...new Set([...theirs.keys(), ...ours.keys()])].map((key) => {
    const { milliCredits: theirsMin, belowThousand } = theirs.get(key) ?? NOTHING;
    // Each `<1K` may be anything below a thousand.
    const theirsMax =
      theirsMin + (belowThousand > 0 ? belowThousand * THOUSAND_MILLI_CREDITS - 1 : 0);
    const { date, ...series } = parseKey(key);
    const figures = { ours: ours.get(key) ?? 0, theirsMin, theirsMax };
    return { key, series: keyOf({ ...series, date: '' }), date, ...figures };
  });
}

const agrees = ({ ours, theirsMin, theirsMax }: DayFigures): boolean =>
  ours >= theirsMin && ours <= theirsMax;

/** @throws SetupError if the tenant's rows are missing or incomplete */
async function requireWhole(reader: SqlReader, tenantId: string): Promise<void> {
  const { position, goal } = await findCheckpoint(reader, USAGE_CHECKPOINT);
  if (goal !== null && (position ?? BEFORE_FIRST) < goal) {
    throw new SetupError(
      'The read models are being filled from the ledger: compare when they are complete',
    );
  }
  if ((await findSetAside(reader, USAGE_CHECKPOINT, tenantId)) !== null) {
    throw new SetupError(
      `The tenant ${quoted(tenantId)} is set aside: the read models lack events of it`,
    );
  }
  if ((await findTenant(reader, tenantId)) === null) {
    throw new SetupError(`Nothing was ever recorded for the tenant ${quoted(tenantId)}`);
  }
}

const NOTHING = { milliCredits: 0, belowThousand: 0 };

const writtenOf = ({ milliCredits, belowThousand }: ReportedRow): string =>
  [
    ...(milliCredits > 0 || belowThousand === 0 ? [formatCredits(milliCredits)] : []),
    ...Array<string>(belowThousand).fill('<1K'),
  ].join(' + ');

/** @returns the likely cause of a difference */
function causes(days: readonly DayFigures[], span: Span): (day: DayFigures) => string {
  const lastSettled = addDays(span.last, -THEIR_DELAY_DAYS);
  const moved = explainedByTimeZone(days, span);
  const settled = explainedByTimeZone(days, { ...span, last: lastSettled });
  return ({ key, date, ours, theirsMin }) => {
    if (moved.has(key) || settled.has(key)) {
      return 'parts of days are reported on adjacent days: the report uses another time zone';
    }
    if (ours > theirsMin && date > lastSettled) {
      return `the report lags by up to ${THEIR_DELAY_DAYS} days: compare again later`;
    }
    if (ours === 0) return 'nothing was published for this day: a missing import';
    return ours < theirsMin
      ? 'some usage was not published'
      : 'usage that the report does not count';
  };
}

/** Includes the days before and after the span, parts of which may be reported within it. */
async function readOurs(
  reader: SqlReader,
  tenantId: string,
  span: Span,
): Promise<Map<string, number>> {
  const ours = new Map<string, number>();
  const wide = { first: addDays(span.first, -1), last: addDays(span.last, 1) };
  const months = { first: monthOf(wide.first), last: monthOf(wide.last) };
  for await (const rows of consumptionReport(reader, { tenantId, months })) {
    for (const { date, userId, environmentId, isTrial, milliCredits } of rows) {
      if (!isWithin(date, wide)) continue;
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
