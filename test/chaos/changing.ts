/** An admin who grants and allocates during faults, and repeats each request until it gets a response. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Asked } from '../simulation/harness/observed.js';
import type { Change } from '../simulation/plan/plan.js';
import { ConnectionLostError, type HttpClient, type Json } from '../support/http-client.js';
import { ENVIRONMENTS } from './traffic.js';
import type { Random } from './random.js';

const AGAIN_AFTER_MS = 200;

type Grant = Extract<Change, { kind: 'grant' }>;
type Allocation = Extract<Change, { kind: 'allocate' }>;

/** One grant, then allocations, all different, so that each can be recognized in the ledger. */
export function planChanges(random: Random, since: string): (Grant | Allocation)[] {
  const credits = 1_000 + random.below(30_000);
  const grant: Grant = {
    kind: 'grant',
    grantId: '',
    sku: 'own',
    quantity: 1,
    milliCreditsEach: credits * 1_000,
    validFrom: since,
    validTo: null,
    contractStart: null,
  };
  const allocations = [1, 2, 3].map((part): Allocation => {
    const milliCredits = (part * 100 + random.below(100)) * 1_000;
    return { kind: 'allocate', environmentId: random.pick(ENVIRONMENTS), milliCredits };
  });
  return [grant, ...allocations];
}

export async function ask(admin: () => HttpClient, asked: Asked): Promise<void> {
  const { change } = asked;
  if (change.kind !== 'grant' && change.kind !== 'allocate') throw new Error(change.kind);
  for (;;) {
    const answer = await answerTo(admin(), asked, change);
    asked.outcomes.push(answer && { kind: 'done', ...answer });
    if (answer) {
      if (change.kind === 'grant') Object.assign(change, { grantId: answer.grantId });
      return;
    }
    await pause(AGAIN_AFTER_MS);
  }
}

async function answerTo(
  http: HttpClient,
  { number, tenantId, key }: Asked,
  change: Grant | Allocation,
): Promise<Json> {
  const headers = { 'x-actor': String(number), 'idempotency-key': key! };
  const root = `/v1/tenants/${tenantId}`;
  try {
    const { status, body } =
      change.kind === 'grant'
        ? await http.send('POST', `${root}/grants`, grantBody(change), headers)
        : await http.send(
            'PUT',
            `${root}/environments/${change.environmentId}/allocation`,
            { credits: change.milliCredits / 1_000 },
            headers,
          );
    if (status < 300) return body;
    if (status !== 503) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  } catch (error) {
    if (!(error instanceof ConnectionLostError)) throw error;
  }
  return null;
}

const grantBody = ({ sku, quantity, milliCreditsEach, validFrom }: Grant) => ({
  sku,
  quantity,
  validFrom,
  creditsEach: milliCreditsEach / 1_000,
});
