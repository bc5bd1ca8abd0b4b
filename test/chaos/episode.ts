/** One fault under load, with tenants of its own, so that a wrong figure can be attributed to it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Asked, Observed } from '../simulation/harness/observed.js';
import { foundingGrant, foundTenants } from '../support/dormant-tenants.js';
import type { HttpClient } from '../support/http-client.js';
import { ask, planChanges } from './changing.js';
import type { Fault, Target } from './faults.js';
import { publishAll, type Ways } from './publishing.js';
import type { Random } from './random.js';
import { settles, type Seen } from './settling.js';
import { planTraffic } from './traffic.js';

const TENANTS = 8;
const DORMANT = 3;
const MESSAGES = 3_000;
const PUBLISH_MS = 5_000;
const REST_WITHIN_MS = 150_000;
const DORMANT_MONTHS = 2;

export interface Stage extends Target, Seen, Ways {
  readonly observed: Observed;
  readonly query: () => HttpClient;
}

export interface Episode {
  readonly number: number;
  readonly fault: string;
  /** The duplicates that metering counted, including messages that were published twice. */
  readonly duplicates: number;
  /** From the end of the fault and the load until the system settled; `null` if it never did. */
  readonly recoverySeconds: number | null;
}

export const episodeOf = (text: string): number | null => {
  const [, number] = /\bc(\d+)[td]\d+\b/.exec(text) ?? [];
  return number === undefined ? null : Number(number);
};

export async function playEpisode(stage: Stage, number: number, fault: Fault): Promise<Episode> {
  const { random, fleet, observed } = stage;
  const tenantIds = Array.from({ length: TENANTS }, (_, index) => `c${number}t${index}`);
  const dormantIds = Array.from({ length: DORMANT }, (_, index) => `c${number}d${index}`);
  const now = new Date();
  const firstNumber = observed.published.length;
  const everyone = [...tenantIds, ...dormantIds];
  const traffic = { tenantIds: everyone, messages: MESSAGES, firstNumber, now };
  const messages = planTraffic(random, traffic);
  observed.published.push(...messages);
  const duplicatesBefore = await fleet.duplicates();
  await found(stage, dormantIds, now);
  const changes = tenantIds.map((tenantId) => planChangesOf(random, tenantId, now));
  const load = Promise.all([
    publishAll(messages, PUBLISH_MS, stage),
    ...changes.map((planned) => makeChanges(stage, planned)),
  ]);
  await pause(500 + random.below(PUBLISH_MS / 2));
  await Promise.all([fault.strike(stage), load]);
  const healedAt = performance.now();
  const rested = await settles(stage, REST_WITHIN_MS);
  return {
    number,
    fault: fault.name,
    duplicates: (await fleet.duplicates()) - duplicatesBefore,
    recoverySeconds: rested ? (performance.now() - healedAt) / 1_000 : null,
  };
}

async function found(
  { engines, observed }: Stage,
  tenantIds: readonly string[],
  now: Date,
): Promise<void> {
  const since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - DORMANT_MONTHS, 10));
  const founders = tenantIds.map((tenantId) => {
    const change = { kind: 'grant' as const, ...foundingGrant(since) };
    const asked = note(observed, { tenantId, change });
    asked.outcomes.push(null);
    return { tenantId, actorId: String(asked.number) };
  });
  await foundTenants({ eventStoreUrl: engines.env.EVENTSTORE_URL, since, founders });
}

interface PlannedChange extends Pick<Asked, 'tenantId' | 'change'> {
  readonly pauseMs: number;
}

function planChangesOf(random: Random, tenantId: string, now: Date): PlannedChange[] {
  const since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3)).toISOString();
  return planChanges(random, since).map((change) => {
    return { tenantId, change, pauseMs: random.below(1_500) };
  });
}

/** In order: each change is requested after the response to the previous one. */
async function makeChanges(
  { observed, admin }: Stage,
  planned: readonly PlannedChange[],
): Promise<void> {
  for (const { tenantId, change, pauseMs } of planned) {
    await ask(admin, note(observed, { tenantId, change }));
    await pause(pauseMs);
  }
}

function note({ asked }: Observed, what: Pick<Asked, 'tenantId' | 'change'>): Asked {
  const number = asked.length;
  const noted: Asked = { ...what, number, key: `change-${number}`, tag: null, outcomes: [] };
  asked.push(noted);
  return noted;
}
