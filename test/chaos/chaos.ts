/** A whole chaos run: engines, processes, one fault after the other under load, and the verdict. */
import { openEventStoreDb } from '#adapters/eventstoredb';
import { createPostgresDatabase } from '#adapters/postgres';
import type { Broken } from '../simulation/oracle/broken.js';
import { Observed } from '../simulation/harness/observed.js';
import { dataFolder } from '../support/data-folder.js';
import { type ScaledEngines, startEngines } from '../support/scaled-engines.js';
import { type Episode, playEpisode, type Stage } from './episode.js';
import { type Fault, FAULTS } from './faults.js';
import { Fleet } from './fleet.js';
import { openPublisher } from './publishing.js';
import { type Random, seeded } from './random.js';
import { tableOf } from './report.js';
import { openAdmin } from './settling.js';
import { judge } from './verdict.js';

export interface ChaosOptions {
  readonly seed: number;
  /** The folder that stands in for `dist`. */
  readonly product: string;
  /** The same product with joined modules, from which the processes start. */
  readonly started: string;
  /** No further fault begins after this time; each fault is played at least once. */
  readonly minutes: number;
  /** The names of the faults to play; all by default. */
  readonly faults?: readonly string[];
  readonly say: (line: string) => void;
  /** Additional environment variables for every app. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChaosReport {
  readonly broken: readonly Broken[];
  readonly episodes: readonly Episode[];
  readonly published: number;
  readonly charged: number;
  readonly tenantMonths: number;
  readonly table: string;
  /** The event store that the run used. */
  readonly eventStore: string;
}

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const engines = await startEngines(options.product);
  const { path: folder, remove } = await dataFolder();
  const env = { ...engines.env, ...options.env };
  const fleet = new Fleet({ product: options.started, env, folder });
  const stage = await openStage(engines, fleet, seeded(options.seed));
  try {
    await fleet.start();
    const episodes = await playAll(stage.stage, options);
    stage.stage.observed.stopped.push(...fleet.stopped);
    const rested = episodes.every(({ recoverySeconds }) => recoverySeconds !== null);
    options.say('all faults are over: judging');
    const { broken, charged, repeated, tenantMonths } = await judge(stage.stage, rested).catch(
      (cause: unknown) => {
        throw new Error(`No verdict; the processes said last:\n${fleet.lastWords()}`, { cause });
      },
    );
    const endedSince = fleet.stopped.slice(stage.stage.observed.stopped.length);
    return {
      broken: [...broken, ...endedSince.map((what) => ({ promise: 'P8' as const, what }))],
      episodes,
      charged,
      tenantMonths,
      published: stage.stage.observed.published.length,
      table: tableOf({ episodes, broken, repeated }),
      eventStore: engines.eventStore.standIn ? 'stand-in' : 'real node',
    };
  } finally {
    await fleet.close();
    await stage.close();
    await engines.stop();
    await remove();
  }
}

async function openStage(engines: ScaledEngines, fleet: Fleet, random: Random) {
  const { brokers } = engines.kafka;
  const store = openEventStoreDb({ connectionString: engines.env.EVENTSTORE_URL });
  const readModels = createPostgresDatabase({ connectionString: engines.databaseUrl });
  const publisher = openPublisher(brokers);
  const broker = await openAdmin(brokers);
  const stage: Stage = {
    engines,
    fleet,
    random,
    store,
    readModels,
    publisher,
    broker,
    observed: new Observed(),
    admin: () => fleet.http('admin'),
    query: () => fleet.http('query'),
  };
  const close = async () => {
    await Promise.all([publisher.close(), broker.disconnect(), store.close(), readModels.close()]);
  };
  return { stage, close };
}

async function playAll(stage: Stage, options: ChaosOptions): Promise<Episode[]> {
  const { seed, minutes, faults: names, say } = options;
  const playable = FAULTS.filter(
    ({ name, needsStandIn }) =>
      (names?.includes(name) ?? true) && (!needsStandIn || stage.engines.eventStore.standIn),
  );
  const until = performance.now() + minutes * 60_000;
  const episodes: Episode[] = [];
  for (let round = 0; ; round++) {
    for (const fault of seeded(seed + round).shuffled(playable)) {
      if (round > 0 && performance.now() > until) return episodes;
      episodes.push(await play(stage, episodes.length, fault, options));
      const { recoverySeconds } = episodes.at(-1)!;
      const rest =
        recoverySeconds === null
          ? 'never settled'
          : `settled after ${recoverySeconds.toFixed(1)} s`;
      say(`${episodes.length}. ${fault.name}: ${rest}`);
      if (recoverySeconds === null) {
        say(stage.fleet.lastWords());
        return episodes;
      }
    }
  }
}

/** Each episode has its own random numbers, so that its draws do not change those of the next. */
const play = (stage: Stage, number: number, fault: Fault, { seed }: ChaosOptions) =>
  playEpisode({ ...stage, random: seeded(seed * 1_000 + number) }, number, fault);
