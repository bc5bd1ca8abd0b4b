/** The cost of traces on the whole path of an event, in processor time: off, on, and for events with a trace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { OutgoingMessage } from '#eventsourcing';
import { Meter } from './support/meter.js';
import { cpuOf, sideBySide } from './support/measure.js';
import { micro, type RecordFigure, type Report, table, times } from './support/report.js';
import { MANY_TENANTS, NOW, usageMessages } from './support/workload.js';

const ROUNDS = 5;
const EVENTS = 20_000;
const WARM_UP_EVENTS = 5_000;
const SAMPLED_EVERY = 100;
/** The maximum processor time with tracing, as a multiple of the time without it. */
const GOAL = 1.05;

type FlagsOf = (index: number) => '00' | '01' | null;

export async function tracing(report: Report, record: RecordFigure): Promise<void> {
  const collector = await openCollector();
  const on = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
    // A queue large enough to send every span, so that the cost of each is measured.
    OTEL_BSP_MAX_QUEUE_SIZE: '1000000',
    CLOCK_START: NOW.toISOString(),
  };
  const oneOfMany: FlagsOf = (index) => (index % SAMPLED_EVERY === 0 ? '01' : '00');
  const none: FlagsOf = () => null;
  const { plainOff, plainOn, off, sampled, all } = await sideBySide(ROUNDS, {
    plainOff: () => round({}, none),
    plainOn: () => round(on, none),
    off: () => round({}, oneOfMany),
    sampled: () => round(on, oneOfMany),
    all: () => round(on, () => '01'),
  });
  collector.process.kill();
  const ratio = sampled / off;
  record({
    name: `tracing on, 1 of ${SAMPLED_EVERY} events sampled`,
    unit: 'µs of processor time per event',
    ours: sampled,
    theirs: off,
    ratio,
    goal: GOAL,
  });
  report(
    table([
      [`${EVENTS} events, log → rows`, 'per event', 'of off'],
      ['events without a trace: off', micro(plainOff), ''],
      ['events without a trace: on', micro(plainOn), times(plainOn / plainOff)],
      ['events with a trace: off', micro(off), ''],
      [`events with a trace: on, 1 of ${SAMPLED_EVERY} sampled`, micro(sampled), times(ratio)],
      ['events with a trace: on, every one sampled', micro(all), times(all / off)],
    ]),
  );
  report(`${times(ratio)} (goal ≤ ${GOAL}: ${ratio <= GOAL ? 'reached' : 'missed'})`);
}

/** @returns microseconds of processor time per event, including sending the spans */
async function round(
  environment: Readonly<Record<string, string>>,
  flagsOf: FlagsOf,
): Promise<number> {
  Object.assign(process.env, environment);
  const meter = await Meter.open(environment);
  const ledger = meter.newLedger();
  meter.startProjecting();
  await meter.accept(usageMessages(MANY_TENANTS, 0, WARM_UP_EVENTS));
  await meter.meter(ledger, WARM_UP_EVENTS);
  await meter.caughtUp();
  await meter.accept(traced(usageMessages(MANY_TENANTS, WARM_UP_EVENTS, EVENTS), flagsOf));
  const each = await cpuOf(EVENTS, async () => {
    await meter.meter(ledger, EVENTS);
    await meter.caughtUp();
  });
  await meter.close();
  return each;
}

function traced(messages: OutgoingMessage[], flagsOf: FlagsOf): OutgoingMessage[] {
  return messages.map((message, index) => {
    const flags = flagsOf(index);
    if (flags === null) return message;
    const traceId = String(index + 1).padStart(32, '0');
    const ce_traceparent = `00-${traceId}-b7ad6b7169203331-${flags}`;
    return { ...message, headers: { ...message.headers, ce_traceparent } };
  });
}

/** A separate process whose time is not counted: it receives spans and discards them. */
const COLLECTOR = `
  require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end());
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

async function openCollector(): Promise<{
  readonly address: string;
  readonly process: ChildProcess;
}> {
  const child = spawn(process.execPath, ['-e', COLLECTOR], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, address: `http://127.0.0.1:${String(port).trim()}` };
}
