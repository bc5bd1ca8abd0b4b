/** A woken endpoint is checked again, whatever its courier is doing; errors other than damage of a tenant end the follower. */
import { nextTurn } from '#eventsourcing';
import { deliveryDecider, type DeliveryState } from './delivery.js';
import { AT, runFollower, QUEUED, recorded } from './testing/run-follower.js';

/** More than the turns between the last check of a courier and its end. */
const TURNS_MAX = 20;

it.each(Array.from({ length: TURNS_MAX }, (_, turns) => turns))(
  'an endpoint that is woken %s turns after its courier found nothing is read once more',
  async (turns) => {
    let looks = 0;
    let answer!: (found: DeliveryState) => void;
    const answered = new Promise<DeliveryState>((resolve) => (answer = resolve));
    await runFollower({
      async *eventsAfter() {
        while (looks === 0) await nextTurn();
        answer(deliveryDecider.initialState());
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        yield [QUEUED];
        await nextTurn();
      },
      async deliveriesOf() {
        looks += 1;
        return answered;
      },
    });
    expect(looks).toBe(2);
  },
);

it('an endpoint that is woken while it is read does not wait for what was due later', async () => {
  const later = new Date(Date.parse(AT) + 3_600_000).toISOString();
  const message = { id: 'a', type: 'TrialEnded', timestamp: AT, data: {} };
  const waits: DeliveryState = {
    ...deliveryDecider.initialState(),
    pending: [{ message, attempts: 1, dueAt: later }],
  };
  let looks = 0;
  let answer!: (found: DeliveryState) => void;
  const answered = new Promise<DeliveryState>((resolve) => (answer = resolve));
  await runFollower({
    async *eventsAfter() {
      while (looks === 0) await nextTurn();
      yield [QUEUED];
      answer(waits);
      for (let turn = 0; turn < TURNS_MAX; turn++) await nextTurn();
    },
    async deliveriesOf() {
      looks += 1;
      return answered;
    },
    sleep: (_milliseconds, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
  });
  expect(looks).toBe(2);
});

it('a bug in a notification is no damage of the ledger: the follower ends, and no message is lost', async () => {
  const bad = {
    ...recorded(2, { stream: 'creditLedger-contoso_2025-09', type: 'OverageEntered', data: {} }),
    get data(): unknown {
      throw new Error('a bug');
    },
  };
  const following = runFollower({
    async *eventsAfter() {
      yield [bad];
    },
  });
  await expect(following).rejects.toThrow('a bug');
});
