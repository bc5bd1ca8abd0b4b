/** Publishes the rows of an export as usage events in batches, with a report and an optional dry run. Repeating an import changes nothing. */
import {
  type AcceptedUsage,
  CLOUD_EVENT_JSON,
  type DecodingContext,
  decodeRequest,
  type Reason,
} from '#contracts';
import { type MessagePublisher, type OutgoingMessage, SetupError } from '#eventsourcing';
import { counted, formatCredits, monthOf } from '#metering';
import { type ImportTarget, toUsageEvent } from './ai-event.js';
import { RefusedRows } from './refused-rows.js';
import type { Problem } from './row-problem.js';
import { readRows } from './rows.js';

export interface ImportOptions extends ImportTarget {
  readonly files: readonly string[];
  /** The present time of the ledger's clock. */
  readonly now: string;
  /** Usage before this time is rejected, as by the ingest. */
  readonly beginning: string;
  readonly publisher: MessagePublisher | null;
  readonly onBytes: (bytes: number) => void;
  /** Called with a line of text for the first few rows of each cause. */
  readonly onProblem: (line: string) => void;
}

export class ImportReport {
  rows = 0;
  unfinished = 0;
  readonly refused = new RefusedRows();
  readonly months = new Map<string, { events: number; aiBuilder: number; copilot: number }>();
}

const BATCH_EVENTS = 200;
const HEADERS = { 'content-type': CLOUD_EVENT_JSON };

/**
 * @param report updated even if a file cannot be read to its end
 * @throws SetupError naming the file; the rows before the error were sent
 */
export async function importEvents(options: ImportOptions, report: ImportReport): Promise<void> {
  for (const file of options.files) await importFile(file, options, report);
}

async function importFile(
  file: string,
  options: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const { onBytes, publisher } = options;
  let batch: OutgoingMessage[] = [];
  const flush = async () => {
    if (batch.length > 0) await publisher?.publish(batch);
    batch = [];
  };
  const refuse = (line: number, problem: Problem) => {
    const shown = report.refused.add(file, line, problem);
    if (shown !== null) options.onProblem(shown);
  };
  try {
    for await (const found of readRows(file, onBytes)) {
      if (found.kind === 'problem') {
        refuse(found.line, found.problem);
        continue;
      }
      report.rows += 1;
      const converted = toUsageEvent(found.fields, options);
      if (converted.kind === 'unfinished') report.unfinished += 1;
      else if (converted.kind === 'problem') refuse(found.line, converted.problem);
      else {
        const checked = check(converted.event, options);
        if ('rule' in checked) refuse(found.line, checked);
        else batch.push(count(checked, report));
        if (batch.length >= BATCH_EVENTS) await flush();
      }
    }
  } catch (error) {
    if (error instanceof SetupError) await flush();
    throw error;
  }
  await flush();
}

/**
 * Validates an event by the rules of the ingest.
 * @returns the event, or the reason for its rejection
 */
function check(event: object, context: DecodingContext): AcceptedUsage | Problem {
  const request = { headers: HEADERS, body: Buffer.from(JSON.stringify(event)) };
  const decoded = decodeRequest(request, context);
  if (decoded.kind === 'invalid') return problemOf(decoded.reason);
  const [result] = decoded.results;
  return result!.status === 'accepted' ? result! : problemOf(result!.reason);
}

const problemOf = ({ message, code, field = '' }: Reason): Problem => ({
  message,
  rule: `${code} ${field}`,
});

function count({ decoded, message }: AcceptedUsage, { months }: ImportReport): OutgoingMessage {
  const { time, statedCredits } = decoded.usage;
  const month = monthOf(time);
  const sums = months.get(month) ?? { events: 0, aiBuilder: 0, copilot: 0 };
  sums.events += 1;
  if (statedCredits) sums[statedCredits.currency] += statedCredits.milliCredits;
  months.set(month, sums);
  return message;
}

/** The report of an import, line by line. */
export function reportLines(
  report: ImportReport,
  { environmentId, batch }: Pick<ImportTarget, 'environmentId' | 'batch'>,
  dryRun: boolean,
): string[] {
  const months = [...report.months].sort(([a], [b]) => (a < b ? -1 : 1));
  const events = months.reduce((sum, [, { events: ofMonth }]) => sum + ofMonth, 0);
  return [
    ...report.refused.lines(),
    ...months.map(
      ([month, sums]) =>
        `${month}  ${environmentId}  ${counted(sums.events, 'event')}  ` +
        `${formatCredits(sums.aiBuilder)} AI Builder credits  ${formatCredits(sums.copilot)} Copilot Credits`,
    ),
    `${counted(report.rows, 'row')}: ${events} ${dryRun ? 'would be sent' : 'sent'}, ` +
      `${report.unfinished} still processing, ${report.refused.rows} not understood` +
      (batch === null ? '' : ` (batch ${batch})`),
  ];
}
