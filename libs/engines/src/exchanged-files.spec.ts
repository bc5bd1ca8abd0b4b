/** Swapped embedded files are refused unchanged; otherwise each would be taken for an empty one. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, sleep, systemClock } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { createReadModels } from '#read-models';
import type { Engines } from './engines.js';
import { openEngines } from './open-engines.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'engines-'));
  await using(async (engines) => {
    await engines.eventStore();
    await engines.publisher();
    await createReadModels(await engines.readDatabase());
  });
});
afterEach(() => rm(dataDir, { recursive: true }));

async function using(work: (engines: Engines) => Promise<unknown>): Promise<void> {
  const engines = openEngines({
    configuration: readConfiguration({ DATA_DIR: dataDir }),
    clock: systemClock,
    sleep,
    onNotice: () => undefined,
  });
  try {
    await work(engines);
  } finally {
    await engines.close();
  }
}

const [LEDGER, ROWS] = ['ledger.db', 'read-models.db'] as const;
const at = (name: string) => join(dataDir, name);

it.each([
  {
    lies: LEDGER,
    as: ROWS,
    said: /read-models\.db holds the ledger, not the read models: .*DATA_DIR/,
  },
  { lies: ROWS, as: LEDGER, said: /ledger\.db holds the read models, not the ledger: .*DATA_DIR/ },
])('$lies in the place of $as', async ({ lies, as, said }) => {
  await copyFile(at(lies), at(as));
  const before = await readFile(at(as));
  await using(async (engines) => {
    const opening = as === LEDGER ? engines.eventStore() : engines.readDatabase();
    const failure = await opening.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toMatchObject({ message: expect.stringMatching(said) });
  });
  expect((await readFile(at(as))).equals(before)).toBe(true);
});
