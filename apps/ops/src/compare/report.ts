/** Parses Microsoft's consumption report; an error names the line. */
import { CsvError } from 'csv-parse';
import { SetupError } from '#eventsourcing';
import { dayOf, isInstant, MILLI_PER_CREDIT, startOfDay } from '#metering';
import { quoted } from '#validation';
import { type CsvRecord, csvRecords, delimiterOf, lineOf, columnsOf } from '../csv-records.js';
import { headOfFile, textOfFile } from '../given-files.js';

export interface RowKey {
  readonly date: string;
  readonly userId: string;
  readonly environmentId: string;
  readonly isTrial: boolean;
}

/** The sum of all rows of one day, environment and user. */
export interface ReportedRow extends RowKey {
  /** The sum of the exact figures. */
  readonly milliCredits: number;
  /** The number of figures written as `<1K`. */
  readonly belowThousand: number;
}

const COLUMNS = ['date', 'userid', 'environmentid', 'aiconsumption', 'istrial'];
const BELOW_THOUSAND = /^<\s*1K$/i;
const FIGURE = /^\d{1,10}(\.\d{1,3})?$/;
/** The earliest plausible day: AI Builder is younger, so earlier days are typing errors. */
const FIRST_DAY = '2015-01-01';
const LAST_DAY = '2099-12-31';

const TRIAL: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
  '': false,
};

export const keyOf = ({ date, userId, environmentId, isTrial }: RowKey): string =>
  JSON.stringify([date, userId, environmentId, isTrial]);

export function parseKey(key: string): RowKey {
  const [date, userId, environmentId, isTrial] = JSON.parse(key) as [
    string,
    string,
    string,
    boolean,
  ];
  return { date, userId, environmentId, isTrial };
}

/** @returns the rows by `keyOf`. @throws SetupError naming the file and the line that cannot be read */
export async function readReport(path: string): Promise<Map<string, ReportedRow>> {
  const columns = (names: readonly string[]) => {
    const found = columnsOf(path)(names);
    const missing = COLUMNS.filter((name) => !found.includes(name));
    if (missing.length > 0) throw new SetupError(`${path} has no column ${missing.join(', ')}`);
    return found;
  };
  const rows = new Map<string, ReportedRow>();
  const delimiter = delimiterOf(await headOfFile(path));
  try {
    for await (const record of csvRecords(textOfFile(path), { columns, delimiter })) {
      const row = rowOf(record, `${path}:${record.info.lines}`);
      rows.set(keyOf(row), sumOf(row, rows.get(keyOf(row))));
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new SetupError(`${path}:${lineOf(error)}: ${error.message}`, { cause: error });
  }
  return rows;
}

const sumOf = (one: ReportedRow, other: ReportedRow | undefined): ReportedRow => ({
  ...one,
  milliCredits: one.milliCredits + (other?.milliCredits ?? 0),
  belowThousand: one.belowThousand + (other?.belowThousand ?? 0),
});

function rowOf({ record }: CsvRecord, where: string): ReportedRow {
  const written = (name: string): string => record[name] ?? '';
  const refused = (column: string, rule: string) =>
    new SetupError(
      `${where}: ${column} must be ${rule}, not ${quoted(written(column.toLowerCase()))}`,
    );
  const date = dayOf(written('date'));
  const isDay = isInstant(startOfDay(date)) && date >= FIRST_DAY && date <= LAST_DAY;
  if (!isDay) throw refused('Date', 'an existing date, as 2026-11-03');
  const figure = written('aiconsumption').trim();
  const isBelow = BELOW_THOUSAND.test(figure);
  if (!isBelow && !FIGURE.test(figure)) throw refused('AIConsumption', 'a number or <1K');
  const trial = written('istrial').trim().toLowerCase();
  if (!Object.hasOwn(TRIAL, trial)) throw refused('IsTrial', 'True or False');
  return {
    date,
    userId: written('userid'),
    environmentId: written('environmentid'),
    isTrial: TRIAL[trial]!,
    milliCredits: isBelow ? 0 : Math.round(Number(figure) * MILLI_PER_CREDIT),
    belowThousand: isBelow ? 1 : 0,
  };
}
