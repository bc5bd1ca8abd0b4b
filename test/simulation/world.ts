/** One simulated installation: real code in processes that can be killed, real stores behind failing connections. */
import { CheckpointDisk } from './harness/checkpoint-disk.js';
import { SimulatedClock } from './harness/clock.js';
import { type Engines, openEngines } from './harness/engines.js';
import { Faults } from './harness/faults.js';
import { Broker } from './harness/broker.js';
import { EmbeddedLog } from './harness/embedded-log.js';
import type { MessageLog } from './harness/message-log.js';
import { Observed } from './harness/observed.js';
import { Scheduler } from './harness/scheduler.js';
import type { Plan } from './plan/plan.js';
import { playEarlier } from './roles/earlier-installation.js';
import type { SystemUnderTest } from './system.js';

/** Long enough for two readings of the clock to differ, short enough for a month not to end by itself. */
const MILLISECONDS_PER_TURN = 7;

export interface World {
  readonly plan: Plan;
  readonly system: SystemUnderTest;
  readonly engines: Engines;
  readonly clock: SimulatedClock;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly log: MessageLog;
  readonly disk: CheckpointDisk;
  readonly announces: boolean;
  readonly observed: Observed;
}

export async function createWorld(plan: Plan, system: SystemUnderTest): Promise<World> {
  const clock = new SimulatedClock(plan.start);
  const scheduler = new Scheduler(plan.choices, () => clock.pass(MILLISECONDS_PER_TURN));
  const engines = await openEngines(clock, () => scheduler.turn(scheduler));
  const { batchMax } = plan;
  const disk = new CheckpointDisk(plan.checkpoints?.writeFates ?? []);
  await playEarlier(plan, disk);
  return {
    plan,
    system,
    clock,
    engines,
    scheduler,
    faults: new Faults(plan),
    log: plan.embedded ? await EmbeddedLog.open(engines.ledger, batchMax) : new Broker(batchMax),
    disk,
    announces: plan.announces,
    observed: new Observed(),
  };
}
