/** `ops rewind`: where each partition restarts, given what the ledger contains of it. */
import { ledgerStream, METERING_GROUP, USAGE_TOPICS } from '#contracts';
import {
  type CommittedOffset,
  type EventSource,
  type GroupOffset,
  nextTurn,
  type RecordedEvent,
  SetupError,
  type SubscribeOptions,
  TransientError,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from '#engines';
import { EXIT } from './exit.js';
import { rewind } from './rewind.js';

const [RUNS, TRAININGS] = [USAGE_TOPICS.AIModelExecuted, USAGE_TOPICS.AIModelTrained];
/** The number of messages before the last one that may lack a charge. */
const BATCH = 20_000;

const committed = (topic: string, partition: number, nextOffset: number, oldestOffset = 0) =>
  ({ topic, partition, nextOffset, oldestOffset, note: 'a note' }) satisfies CommittedOffset;

/** The number of events delivered together. */
const TOGETHER = 2;

/** A ledger with an event for each origin; some events, such as those of commands, have none. */
function ledgerOf(origins: readonly (string | undefined)[], written = origins.length): EventSource {
  const events = origins.map((origin, position): RecordedEvent => ({
    ...{ id: `${position}`, type: 'CreditConsumed', data: {}, recordedAt: '' },
    ...{ stream: ledgerStream('contoso', '2026-11'), revision: position, position },
    metadata: { schemaVersion: 1, ...(origin !== undefined && { origin }) },
  }));
  return {
    head: async () => (written === 0 ? null : written - 1),
    async *subscribe({ after }) {
      for (let from = (after ?? -1) + 1; from < events.length; from += TOGETHER) {
        yield events.slice(from, from + TOGETHER);
      }
      throw new Error('It waits for events that nobody writes');
    },
  };
}

/** Whether metering is running and so owns its offsets. */
let isRunning: boolean;
/** How often the log is unavailable when offsets are to be moved. */
let refusals = 0;
let printed: string[];
let progressed: string[];
beforeEach(() => {
  isRunning = false;
  refusals = 0;
  [printed, progressed] = [[], []];
});

async function rewound(source: EventSource, ...offsets: CommittedOffset[]) {
  const asked: unknown[] = [];
  const targets: GroupOffset[] = [];
  const group = {
    async committed(topics: readonly string[]) {
      asked.push(topics);
      return offsets;
    },
    async rewind(found: readonly GroupOffset[]) {
      await nextTurn();
      if (refusals-- > 0) throw new TransientError('the coordinator is away');
      if (isRunning) throw new SetupError('the group is running');
      targets.push(...found);
    },
  };
  const engines = {
    async groupOffsets(name: string) {
      asked.push(name);
      return group;
    },
    eventStore: async () => source,
  } as unknown as Engines;
  const tools = { engines, configuration: readConfiguration({}) };
  const exit = await rewind({
    ...tools,
    print: (line) => void printed.push(line),
    progress: (line) => void progressed.push(line),
  });
  expect(exit).toBe(EXIT.ok);
  const places = targets.map(({ topic, partition, nextOffset }) => [topic, partition, nextOffset]);
  return { asked, places };
}

it('asks for what metering has read of all topics of usage', async () => {
  const { asked, places } = await rewound(ledgerOf([]));
  expect(asked).toEqual([METERING_GROUP, [RUNS, TRAININGS]]);
  expect(places).toEqual([]);
  expect(printed).toEqual([expect.stringContaining('nothing to rewind')]);
});

it('reads each partition again from a batch before the last message that is charged', async () => {
  const source = ledgerOf([`${RUNS}/0/50000`, `${RUNS}/1/30000`, `${TRAININGS}/0/70000`]);
  const offsets = [committed(RUNS, 0, 90_000), committed(RUNS, 1, 90_000)];
  const { places } = await rewound(source, ...offsets, committed(TRAININGS, 0, 90_000));
  expect(places).toEqual([
    [RUNS, 0, 50_001 - BATCH],
    [RUNS, 1, 30_001 - BATCH],
    [TRAININGS, 0, 70_001 - BATCH],
  ]);
});

it('takes the last message by its offset, in whatever order messages were charged', async () => {
  const origins = [`${RUNS}/0/40000`, `${RUNS}/0/50000`, undefined, 'typed', `${RUNS}/0/9999`];
  const { places } = await rewound(ledgerOf(origins), committed(RUNS, 0, 90_000));
  expect(places).toEqual([[RUNS, 0, 50_001 - BATCH]]);
});

it('goes forward nowhere, where the ledger has charged more than is committed', async () => {
  const { places } = await rewound(ledgerOf([`${RUNS}/0/80000`]), committed(RUNS, 0, 60_000));
  expect(places).toEqual([[RUNS, 0, 60_000 - BATCH]]);
});

it.each([
  ['of which nothing is charged', [], 90_000],
  ['whose last charge lies near it', [`${RUNS}/0/5010`], 90_000],
  ['that is hardly read', [`${RUNS}/0/5010`], 5_011],
])('goes back to the oldest message of a partition %s', async (_, origins, nextOffset) => {
  const { places } = await rewound(ledgerOf(origins), committed(RUNS, 0, nextOffset, 5_000));
  expect(places).toEqual([[RUNS, 0, 5_000]]);
  expect(printed[0]).toBe(
    `${RUNS}/0: from ${nextOffset} back to 5000, the oldest that the log still holds: let producers send again what may lie before it`,
  );
});

it('says nothing of what may lie before where the log is whole, or holds more', async () => {
  const source = ledgerOf([`${RUNS}/1/50000`]);
  const offsets = [committed(RUNS, 0, 10), committed(RUNS, 1, 90_000, 5_000)];
  await rewound(source, ...offsets);
  expect(printed.slice(0, 2)).toEqual([
    `${RUNS}/0: from 10 back to 0`,
    `${RUNS}/1: from 90000 back to 30001`,
  ]);
});

it('reads the ledger as far as it was at the start, and waits for no more', async () => {
  const origins = [undefined, `${RUNS}/0/40000`, `${RUNS}/0/50000`];
  const { places } = await rewound(ledgerOf(origins, 2), committed(RUNS, 0, 90_000));
  expect(places).toEqual([[RUNS, 0, 40_001 - BATCH]]);
});

/** Fails each time after this number of batches. */
function breaking({ head, subscribe }: EventSource, batches: number, begins: unknown[] = []) {
  return {
    head,
    async *subscribe(options: SubscribeOptions) {
      begins.push(options.after);
      let given = 0;
      for await (const batch of subscribe(options)) {
        if (given++ === batches) throw new TransientError('the node is gone');
        yield batch;
      }
    },
  };
}

it('resumes after an outage of the ledger or the log, and reports each outage once', async () => {
  const origins = [`${RUNS}/1/70000`, ...[4, 5, 6, 7].map((n) => `${RUNS}/0/${n}0000`)];
  const begins: unknown[] = [];
  refusals = 2;
  const offsets = [committed(RUNS, 0, 90_000), committed(RUNS, 1, 90_000)];
  const { places } = await rewound(breaking(ledgerOf(origins), 1, begins), ...offsets);
  expect(places).toEqual([
    [RUNS, 0, 70_001 - BATCH],
    [RUNS, 1, 70_001 - BATCH],
  ]);
  expect(begins).toEqual([null, 1, 3]);
  expect(new Set(progressed)).toEqual(
    new Set(['the node is gone (trying again)', 'the coordinator is away (trying again)']),
  );
});

it('says nothing was moved where it was not', async () => {
  isRunning = true;
  const offsets = committed(RUNS, 0, 90_000);
  await expect(rewound(ledgerOf([`${RUNS}/0/40000`]), offsets)).rejects.toThrow('is running');
  expect(printed).toEqual([]);
});

it('says every fifty thousand events how far it has read, also after the ledger was away', async () => {
  const source = ledgerOf(Array<string>(120_000).fill(`${RUNS}/0/40000`));
  await rewound(breaking(source, 35_000), committed(RUNS, 0, 90_000));
  expect(progressed).toEqual([
    'read 50000 events of the ledger',
    'the node is gone (trying again)',
    'read 100000 events of the ledger',
  ]);
});
