/** `ops verify` verifies neither empty rows nor those of another ledger, and reports that before it replays anything. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_CATEGORY } from '#contracts';
import { checkpointKey, nextTurn, resetCheckpoint, SetupError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { createReadModels, dumpPart, usageProjection } from '#read-models';
import type { Engines } from '#engines';
import { EXIT } from '../exit.js';
import { followToEnd, openEmbedded, openMonths } from '../testing/ledgers.js';
import { partsOf, verify } from './command.js';
import type { startPart } from './part.js';

const USAGE = usageProjection();

let folder: string;
let opened: Engines[];
let rows: Engines;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  opened = [];
  rows = open('rows');
  await createReadModels(await rows.readDatabase());
});
afterEach(async () => {
  for (const engines of opened) await engines.close();
  await rm(folder, { recursive: true });
});

function open(name: string): Engines {
  const engines = openEmbedded(join(folder, name));
  opened.push(engines);
  return engines;
}

async function ledgerOf(name: string, ...tenants: string[]): Promise<Engines> {
  const engines = open(name);
  await openMonths(await engines.eventStore(), tenants);
  return engines;
}

/** Sets the checkpoint of the usage rows; the rows themselves do not matter here. */
const follow = async (ledger: Engines) =>
  followToEnd(USAGE, await ledger.eventStore(), await rows.readDatabase());

/** Fails on output about rows that were not compared, and on progress. */
async function verifiedAgainst(ledger: Engines, start?: typeof startPart) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const engines = { ...rows, eventStore: () => ledger.eventStore() };
  const tools = { engines, configuration: readConfiguration({}), print: say, progress: say };
  const exit = await verify(tools, start);
  return { exit, said };
}

describe('ops verify', () => {
  it('fails over rows that nothing was ever written to', async () => {
    expect(await verifiedAgainst(await ledgerOf('ledger', 'contoso'))).toEqual({
      exit: EXIT.failed,
      said: [expect.stringContaining('there is nothing to verify')],
    });
  });

  it('fails over rows that a rebuild has emptied', async () => {
    const ledger = await ledgerOf('ledger', 'contoso');
    await follow(ledger);
    const head = await (await ledger.eventStore()).head([LEDGER_CATEGORY]);
    const database = await rows.readDatabase();
    await database.transaction((one) => resetCheckpoint(one, checkpointKey(USAGE), head));
    expect((await verifiedAgainst(ledger)).exit).toBe(EXIT.failed);
  });

  it.each([
    ['ends before them', ['contoso'], /the store ends at/],
    [
      'holds other events in their place',
      ['contoso', 'northwind', 'tailspin'],
      /but the store holds/,
    ],
  ])('finds a difference where the ledger %s', async (_what, tenants, why) => {
    await follow(await ledgerOf('ledger', 'contoso', 'fabrikam'));
    expect(await verifiedAgainst(await ledgerOf('other', ...tenants))).toEqual({
      exit: EXIT.different,
      said: [expect.stringMatching(why)],
    });
  });

  it.each(['served', 'replay', 'nothing'] as const)(
    'ends its threads once they have done their work, where what fails is: %s',
    async (failing) => {
      const ledger = await ledgerOf('ledger', 'contoso');
      await follow(ledger);
      const done: string[] = [];
      const act = async (what: string) => {
        await nextTurn();
        done.push(what);
        if (what === failing) throw new SetupError(`no ${what}`);
        return dumpPart(await rows.readDatabase());
      };
      const verified = verifiedAgainst(ledger, () => ({
        served: () => act('served'),
        replay: async () => ({ events: 1, dump: await act('replay') }),
        async end() {
          await act('end');
        },
      }));
      if (failing === 'nothing') expect((await verified).exit).toBe(EXIT.ok);
      else await expect(verified).rejects.toEqual(new SetupError(`no ${failing}`));
      expect(done).toEqual(failing === 'served' ? ['served', 'end'] : ['served', 'replay', 'end']);
    },
  );

  it('takes a small ledger as one part, and a large one in as many as there are cores', () => {
    const large = partsOf(10_000_000);
    expect(large).toBe(Math.min(availableParallelism(), 4));
    expect([0, 9_999, 10_000].map(partsOf)).toEqual([1, 1, Math.min(large, 2)]);
  });
});
