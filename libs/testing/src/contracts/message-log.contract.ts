/** The contract of every message log; a harness connects it to an engine. */
import { messageDeliveryContract } from './message-log.delivery.js';
import { messageGroupContract } from './message-log.groups.js';
import type { MessageLogHarness, MessageLogUnderTest } from './message-log.harness.js';
import { startedForTests } from './support.js';

export function messageLogContract(engine: string, start: () => Promise<MessageLogHarness>): void {
  describe(`message log contract: ${engine}`, () => {
    const { engine, open } = startedForTests(start);
    const underTest: MessageLogUnderTest = { createTopic: () => engine().createTopic(), open };
    messageDeliveryContract(underTest);
    messageGroupContract(underTest);
  });
}
