/** Checks every promise and every tenant's month over the API after a run has settled. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { createReadModels } from '#read-models';
import { sleep } from '#eventsourcing';
import type { Broken } from '../simulation/oracle/broken.js';
import type { Evidence, Installation } from '../simulation/promises/evidence.js';
import { identityOf, meaningOf } from '../simulation/plan/message-spec.js';
import { chargesByIdentity } from '../simulation/promises/charged-once.js';
import { examine } from '../simulation/promises/promises.js';
import { sameOverHttp } from './answers.js';
import { episodeOf, type Stage } from './episode.js';
import { lagsOf } from './settling.js';
import { settledLog } from './settled-log.js';

export interface Verdict {
  readonly broken: readonly Broken[];
  readonly charged: number;
  readonly tenantMonths: number;
  /** The number of repeated messages in the log, by episode. */
  readonly repeated: ReadonlyMap<number, number>;
}

export async function judge(stage: Stage, hasSettled: boolean): Promise<Verdict> {
  const { observed, engines, broker, store, readModels } = stage;
  const topics = await settledLog(engines.kafka, observed.published);
  const file = await openSqlite({ path: ':memory:', pollMs: 0, sleep });
  const freshReadModels = createSqliteDatabase(file);
  await createReadModels(freshReadModels);
  const installation: Installation = {
    clock: { now: () => new Date() },
    observed,
    log: { read: async (topic) => topics.get(topic) ?? [], lag: () => lagsOf(broker) },
    engines: { store, readModels, freshReadModels },
  };
  const evidence = await examine(installation, hasSettled);
  await file.close();
  const { charged, repeated } = countRepeated(evidence);
  const months = [...evidence.books.values()].flatMap((book) => [...book.months.keys()]);
  return {
    broken: [
      ...evidence.findings.broken,
      ...(await sameOverHttp(evidence, stage.query())),
      ...unanswered(evidence),
    ],
    charged,
    tenantMonths: months.length,
    repeated,
  };
}

/** Every change got a response in the end, so each must be in the ledger. */
function unanswered({ world, books }: Evidence): Broken[] {
  const applied = new Set(
    [...books.values()].flatMap((book) => book.applied.map(({ number }) => number)),
  );
  return world.observed.asked
    .filter(({ number }) => !applied.has(number))
    .map(({ number, tenantId }) => ({
      promise: 'P1',
      what: `change ${number} of ${tenantId} was answered, but is not in the ledger`,
    }));
}

function countRepeated({ events, placed }: Evidence) {
  const charges = chargesByIdentity(events);
  const repeated = new Map<number, number>();
  const add = (tenantId: string, count: number) => {
    const episode = episodeOf(tenantId)!;
    repeated.set(episode, (repeated.get(episode) ?? 0) + count);
  };
  for (const { message } of placed) {
    const { run, flaw } = message;
    const meanings = flaw === null ? charges.get(identityOf(run)) : undefined;
    if (meanings?.includes(meaningOf(run))) add(run.tenantId, 1);
  }
  let charged = 0;
  for (const [identity, meanings] of charges) {
    const [tenantId] = JSON.parse(identity) as [string];
    add(tenantId, -meanings.length);
    charged += meanings.length;
  }
  return { charged, repeated };
}
