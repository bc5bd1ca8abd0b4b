/** One run: plays the plan, stops all faults, lets the system settle, and checks every promise. */
import { setImmediate as settled } from 'node:timers/promises';
import { Cluster } from './cluster.js';
import { NUMBER_HEADER } from './harness/observed.js';
import { encode, publishedAt, type UsageMessage } from './plan/message-spec.js';
import type { Action, Plan } from './plan/plan.js';
import { type Broken, examine } from './promises/promises.js';
import type { SystemUnderTest } from './system.js';
import { createWorld, type World } from './world.js';

/** More than any run needs that settles at all. */
const HEALED_TURNS_MAX = 20_000;

export interface Outcome {
  readonly broken: readonly Broken[];
  /** The injected faults in order. */
  readonly faults: readonly string[];
  readonly turns: number;
}

export async function run(plan: Plan, system: SystemUnderTest): Promise<Outcome> {
  const restoreTime = countTime();
  try {
    return await runInWorld(await createWorld(plan, system), plan);
  } finally {
    restoreTime();
  }
}

/** The time that passes per reading, so that work with a time budget yields after a few readings. */
const LOOK_MS = 0.4;

/** Advances time only when it is read, so that the load of the machine does not affect the order of calls. */
function countTime(): () => void {
  const measured = performance.now;
  let now = 0;
  performance.now = () => (now += LOOK_MS);
  return () => (performance.now = measured);
}

async function runInWorld(world: World, plan: Plan): Promise<Outcome> {
  const cluster = new Cluster(world);
  try {
    for (const { after, action } of plan.steps) {
      for (let turn = 0; turn < after && (await world.scheduler.step()); turn++);
      await perform(world, cluster, action);
    }
    const hasSettled = await heal(world, cluster);
    return {
      broken: (await examine(world, hasSettled)).findings.broken,
      faults: world.faults.injected,
      turns: world.scheduler.steps,
    };
  } finally {
    cluster.end();
    await settled();
    await world.engines.close();
  }
}

async function perform(world: World, cluster: Cluster, action: Action): Promise<void> {
  switch (action.kind) {
    case 'publish':
      for (const planned of action.messages) {
        await publish(world, publishedAt(world.clock.now(), planned));
      }
      return;
    case 'republish':
      return republish(world, action.pick, action.otherMode);
    case 'change':
      return cluster.admins.change(action.tenantId, action.changes, { keyed: action.keyed });
    case 'repeatChange':
      return cluster.admins.repeat(action.pick);
    case 'contend':
      return cluster.admins.contend(action.tenantId, action.changes);
    case 'passTime':
      return world.clock.pass(action.hours * 3_600_000);
    case 'tick':
      return cluster.tick();
    case 'turnMonth':
      world.clock.passToNextMonth();
      return cluster.tick();
    case 'kill':
      return cluster.kill(action.role, action.index);
    case 'replace':
      return cluster.start(action.role, action.index);
    case 'startAhead':
      return cluster.start('scheduler', action.index, action.hours * 3_600_000);
    case 'rebalance':
      return world.log.rebalance(action.partition, action.to, action.told);
  }
}

async function publish({ log, observed, clock }: World, message: UsageMessage): Promise<void> {
  const isEarly = message.run.time.slice(0, 7) > clock.now().toISOString().slice(0, 7);
  const encoded = encode(message);
  const number = observed.published.length;
  observed.published.push({ ...message, isEarly, number, value: encoded.value });
  const headers = { ...encoded.headers, [NUMBER_HEADER]: String(number) };
  await log.append([{ ...encoded, headers }]);
}

async function republish(world: World, pick: number, otherMode: boolean): Promise<void> {
  const { published } = world.observed;
  if (published.length === 0) return;
  const { run, mode, flaw } = published[pick % published.length]!;
  const other = mode === 'binary' ? 'structured' : 'binary';
  await publish(world, { run, flaw, mode: otherMode ? other : mode });
}

/** @returns whether the system settled by itself within bounds (P8) */
async function heal(world: World, cluster: Cluster): Promise<boolean> {
  world.faults.heal();
  if (!(await settle(world))) return false;
  cluster.tick();
  return settle(world);
}

async function settle({ scheduler }: World): Promise<boolean> {
  for (let turn = 0; turn < HEALED_TURNS_MAX; turn++) {
    if (!(await scheduler.step())) return true;
  }
  return false;
}
