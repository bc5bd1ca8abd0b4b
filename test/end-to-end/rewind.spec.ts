/** A ledger restored to a state behind its journal: it is reported, and `ops rewind` recovers the usage without charging twice. */
import { join } from 'node:path';
import { readConfiguration } from '#platform';
import { type Engines, openEngines } from '#engines';
import { sleep, systemClock } from '#eventsourcing';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { RestoredLedger } from '../support/restored-ledger.js';

/** Nothing connects to it. Because the ledger is elsewhere, its backup does not include the journal, which then deletes nothing. */
const LEDGER_ELSEWHERE = 'esdb://127.0.0.1:1?tls=false';

let folder: DataFolder;
let log: Engines;
let restored: RestoredLedger;

beforeEach(async () => {
  folder = await dataFolder();
  const configuration = readConfiguration({
    DATA_DIR: join(folder.path, 'log'),
    EVENTSTORE_URL: LEDGER_ELSEWHERE,
  });
  log = openEngines({ configuration, clock: systemClock, sleep, onNotice: () => undefined });
  restored = new RestoredLedger(log, folder.path);
});
afterEach(async () => {
  await restored.close();
  await log.close();
  await folder.remove();
});

describe('offsets of the journal', () => {
  it('fit the ledger that has gone on with them', async () => {
    expect(await restored.missing()).toBeNull();
    await restored.publish(20);
    expect(await restored.meter()).toEqual({ charged: 20, duplicate: 0 });
    expect(await restored.missing()).toBeNull();
  });

  it('ahead of a restored ledger are said, and rewound without charging twice', async () => {
    await restored.publish(20);
    await restored.meter();
    await restored.backUp();
    await restored.publish(40);
    await restored.meter();
    await restored.restore();
    expect(await restored.charges()).toBe(20);
    expect(await restored.missing()).toMatch(
      /^ai-credit-metering has read ai-model-executed\/0 up to 60, but the ledger does not hold creditLedger-.*"ops rewind"/,
    );
    expect((await restored.rewind())[0]).toBe('ai-model-executed/0: from 60 back to 0');
    expect(await restored.missing()).toBeNull();
    expect(await restored.meter()).toEqual({ charged: 40, duplicate: 20 });
    expect(await restored.charges()).toBe(60);
    expect(await restored.missing()).toBeNull();
  });

  it('may be rewound where nothing was read, or nothing is missing', async () => {
    expect(await restored.rewind()).toEqual([expect.stringContaining('nothing to rewind')]);
    await restored.publish(5);
    await restored.meter();
    await restored.rewind();
    expect(await restored.meter()).toEqual({ charged: 0, duplicate: 5 });
  });
});
