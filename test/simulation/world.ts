/** One simulated installation: real code in processes that can die, real stores behind wires that fail. */
import { SimulatedClock } from './harness/clock.js';
import { type Engines, openEngines } from './harness/engines.js';
import { Faults } from './harness/faults.js';
import { SimulatedLog } from './harness/log.js';
import { Observed } from './harness/observed.js';
import { Scheduler } from './harness/scheduler.js';
import type { Plan } from './plan/plan.js';
import type { SystemUnderTest } from './system.js';

const USAGE_TOPICS = ['ai-model-executed', 'ai-model-trained'];
const PARTITIONS_PER_TOPIC = 2;
/** Long enough for two readings of the clock to differ, short enough for a month not to end by itself. */
const MILLISECONDS_PER_TURN = 7;

export interface World {
  readonly plan: Plan;
  readonly system: SystemUnderTest;
  readonly engines: Engines;
  readonly clock: SimulatedClock;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly log: SimulatedLog;
  readonly observed: Observed;
}

export async function createWorld(plan: Plan, system: SystemUnderTest): Promise<World> {
  const clock = new SimulatedClock(plan.start);
  return {
    plan,
    system,
    clock,
    engines: await openEngines(clock),
    scheduler: new Scheduler(plan.choices, () => clock.pass(MILLISECONDS_PER_TURN)),
    faults: new Faults(plan.faults),
    log: new SimulatedLog(USAGE_TOPICS, PARTITIONS_PER_TOPIC),
    observed: new Observed(),
  };
}
