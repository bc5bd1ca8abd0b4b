/** Messages as handlers see them; those of an unreadable batch contain the reason. */
import { decodeMessage } from '#contracts';
import { KafkaIncomingMessage } from './message.js';
import { UnreadableBatch } from './unreadable-batch.js';

const context = { firstOffset: '40', lastOffsetDelta: 9, isControlBatch: false, maxTimestamp: '0' };

it('represents an unreadable batch, and is refused with the reason', () => {
  const batch = new UnreadableBatch(context as never, new Error('it is no frame'));
  const message = new KafkaIncomingMessage('ai-model-executed', 0, batch);
  expect(message).toMatchObject({ offset: 49, value: null });
  expect(decodeMessage(message, { now: '2026-11-20T12:00:00.000Z' })).toMatchObject({
    kind: 'invalid',
    reason: {
      code: 'unreadableBatch',
      message: expect.stringMatching(/offsets 40 to 49 cannot be read: it is no frame/),
    },
  });
});
