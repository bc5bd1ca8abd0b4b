/** Notifications are marked as sent only after they were sent: a crash in between repeats them. */
import type { AppendRequest, OutgoingMessage, RecordedEvent } from '#eventsourcing';
import { notifications } from './notifications.js';

const AT = '2025-09-05T08:00:00.000Z';
const ended: RecordedEvent = {
  stream: 'creditLedger-contoso_2025-09',
  revision: 3,
  position: 40,
  id: '00000000-0000-4000-8000-000000000001',
  type: 'TrialEnded',
  data: { at: AT, userId: 'maria', endsAt: AT },
  metadata: { schemaVersion: 1 },
  recordedAt: AT,
};

function outbox(publish: (messages: readonly OutgoingMessage[]) => Promise<void>) {
  const marked: AppendRequest[] = [];
  const store = {
    async *read() {},
    append: async (request: AppendRequest) => {
      marked.push(request);
      return { kind: 'appended', revision: 0, position: 50 } as const;
    },
  };
  const projection = notifications({ publish, close: async () => undefined }, store);
  const apply = (batch = [ended]) => projection.apply(batch, undefined as never, ended);
  return { marked, apply };
}

it('leaves no mark where sending failed', async () => {
  const { marked, apply } = outbox(() => Promise.reject(new Error('the broker is away')));
  await expect(apply()).rejects.toThrow('the broker is away');
  expect(marked).toEqual([]);
});

it('marks nothing while it is on its way', async () => {
  let arrive = () => {};
  const { marked, apply } = outbox(() => new Promise((resolve) => (arrive = resolve)));
  const applied = apply();
  await Promise.resolve();
  expect(marked).toEqual([]);
  arrive();
  await applied;
  expect(marked).toHaveLength(1);
});

it('sends and marks nothing for events that nobody is notified of', async () => {
  let calls = 0;
  const { marked, apply } = outbox(async () => void (calls += 1));
  await apply([{ ...ended, type: 'AllocationChanged' }]);
  await apply([]);
  expect([calls, marked]).toEqual([0, []]);
});
