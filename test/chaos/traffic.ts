/** The usage that an episode publishes: tenants of its own, with repeats, conflicts and invalid messages. */
import type { Run } from '../oracle/run.js';
import { encode, FLAWS, type UsageMessage } from '../simulation/plan/message-spec.js';
import type { Published } from '../simulation/harness/observed.js';
import type { Random } from './random.js';

export const ENVIRONMENTS = ['prod', 'test', 'sandbox'];

const WORK: readonly ((random: Random) => Run['work'])[] = [
  (random) => work('invoiceProcessing', { pages: random.below(6) }),
  (random) => work('receiptProcessing', { images: 1 + random.below(3) }),
  (random) => work('textRecognition', { pages: random.below(40) }),
  (random) => work('textTranslation', { characters: random.below(9_000) }),
  (random) => work('prompt', { tokensIn: random.below(4_000), tokensOut: 700 }, 'standard'),
];

const work = (capability: string, quantity: object, tier: string | null = null) => ({
  capability,
  tier,
  quantity,
});

/** The first tenant gets as much usage as all others together. */
const HOT_PERCENT = 50;
const REPEATED_PERCENT = 3;
const CONFLICTING_PERCENT = 1;
const POISON_PERCENT = 1;
const LATE_PERCENT = 4;

export interface TrafficOptions {
  readonly tenantIds: readonly string[];
  readonly messages: number;
  readonly firstNumber: number;
  readonly now: Date;
}

export function planTraffic(random: Random, options: TrafficOptions): Published[] {
  const planned: Published[] = [];
  const again = (): UsageMessage | null => {
    if (planned.length === 0 || !random.chance(REPEATED_PERCENT + CONFLICTING_PERCENT)) return null;
    const { run, flaw, mode } = random.pick(planned);
    if (random.chance((100 * REPEATED_PERCENT) / (REPEATED_PERCENT + CONFLICTING_PERCENT))) {
      return { run, flaw, mode: mode === 'binary' ? 'structured' : 'binary' };
    }
    return { run: { ...run, userId: 'somebody-else' }, flaw: null, mode };
  };
  while (planned.length < options.messages) {
    const number = options.firstNumber + planned.length;
    const message = again() ?? fresh(random, number, options);
    planned.push({ ...message, number, value: encode(message).value });
  }
  return planned;
}

function fresh(random: Random, number: number, options: TrafficOptions): UsageMessage {
  const { tenantIds, now } = options;
  const tenantId = random.chance(HOT_PERCENT) ? tenantIds[0]! : random.pick(tenantIds);
  const run: Run = {
    tenantId,
    source: random.pick(['/flows', '/apps']),
    id: `r${number}`,
    type: random.chance(10) ? 'AIModelTrained' : 'AIModelExecuted',
    environmentId: random.pick(ENVIRONMENTS),
    userId: random.pick([null, 'u-1', 'u-2']),
    context: random.pick(['app', 'cloudFlow', 'agent', 'api']),
    work: random.pick(WORK)(random),
    failed: random.chance(3),
    quickTest: random.chance(3),
    preview: false,
    stated: random.chance(5) ? { currency: 'aiBuilder', milliCredits: random.below(90_000) } : null,
    time: timeOf(random, now),
  };
  const flaw = random.chance(POISON_PERCENT) ? random.pick(FLAWS) : null;
  return { run, flaw, mode: random.pick(['binary', 'structured']) };
}

/** A time in this month before now; for late usage, one in the previous month. */
function timeOf(random: Random, now: Date): string {
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  if (random.chance(LATE_PERCENT)) {
    return new Date(start - 1 - random.below(20 * 24 * 3_600_000)).toISOString();
  }
  return new Date(start + random.below(now.getTime() - start)).toISOString();
}
