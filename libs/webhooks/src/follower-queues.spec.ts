/** What the webhook follower queues: the due time, the position from which an endpoint gets events, and reports of failing couriers. */
import { nextTurn } from '#eventsourcing';
import { type DeliveryCommand, deliveryDecider } from './delivery.js';
import { AT, runFollower, made, QUEUED, recorded } from './testing/run-follower.js';
import { OVERAGE } from './testing/world.js';

const ANNOUNCED = recorded(2, {
  ...{ stream: 'creditLedger-contoso_2025-09', type: 'OverageEntered', data: OVERAGE },
});

it.each([
  ['none', AT],
  ['daily', '2025-09-16T06:00:00.000Z'],
] as const)('is due where notices are gathered %s: %s', async (digest, dueAt) => {
  const queued: DeliveryCommand[] = [];
  await runFollower({
    before: [made(digest)],
    async *eventsAfter() {
      yield [ANNOUNCED];
    },
    async deliver(_key, commands) {
      queued.push(...commands);
      return { accepted: true, state: deliveryDecider.initialState() };
    },
  });
  expect(queued).toMatchObject([
    { type: 'Queue', message: { id: '2' }, at: AT, dueAt, again: false },
  ]);
});

it('names the deliveries whose courier fails, and resumes it when it is woken', async () => {
  const notices: string[] = [];
  let looks = 0;
  await runFollower({
    async *eventsAfter() {
      while (notices.length === 0) await nextTurn();
      yield [QUEUED];
      while (notices.length === 1) await nextTurn();
    },
    async deliveriesOf() {
      looks += 1;
      throw new Error(`a bug, ${looks}`);
    },
    onNotice: (level, message) => notices.push(`${level}: ${message}`),
  });
  expect(notices).toEqual([
    'error: webhook deliveries key are ignored: Error: a bug, 1',
    'error: webhook deliveries key are ignored: Error: a bug, 2',
  ]);
});

it('waits for an endpoint from where the last one was removed, and reads nothing again and again', async () => {
  const removed = recorded(2, {
    ...{ stream: 'webhooks-contoso', type: 'WebhookRemoved', data: { id: 'ops' } },
  });
  const asked: unknown[] = [];
  await runFollower({
    before: [made(), removed],
    async *eventsAfter(after) {
      asked.push(after);
    },
  });
  expect(asked).toEqual([2]);
});
