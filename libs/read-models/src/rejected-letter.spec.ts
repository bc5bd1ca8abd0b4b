/** What can be read of a rejected message, in each of its forms. */
import { deadLetter } from '#contracts';
import type { IncomingMessage } from '#eventsourcing';
import { rejectedEventOf } from './rejected-letter.js';

const message = (value: string, headers: IncomingMessage['headers'] = {}): IncomingMessage => ({
  topic: 'ai-model-executed',
  partition: 3,
  offset: 7,
  key: Buffer.from('contoso'),
  value: Buffer.from(value),
  headers,
});

const REASON = {
  code: 'invalidMember',
  field: 'data.quantity',
  message: 'must be an object',
} as const;
const TIME = '2025-09-15T00:00:00.000Z';

const rejectedFrom = (original: IncomingMessage) => {
  const { topic, key, value, headers } = deadLetter(original, REASON, TIME);
  const offset = 0;
  return rejectedEventOf({ topic, partition: 0, offset, key: Buffer.from(key), value, headers });
};

const ORIGIN = { topic: 'ai-model-executed', partition: 3, offset: 7 };
const WHY = { code: 'invalidMember', field: 'data.quantity', reason: 'must be an object' };

describe('a rejected event', () => {
  it('is known by its headers in binary mode', () => {
    const headers = { ce_id: 'e-1', ce_source: '/app' };
    const letter = message('{"tenantId":"fabrikam"}', headers);

    expect(rejectedFrom(letter)).toEqual({
      ...ORIGIN,
      ...WHY,
      tenantId: 'fabrikam',
      eventId: 'e-1',
      source: '/app',
      rejectedAt: TIME,
      message: {
        keyBase64: Buffer.from('contoso').toString('base64'),
        headers,
        valueBase64: letter.value!.toString('base64'),
      },
    });
  });

  it('is known by its envelope in structured mode', () => {
    const event = { specversion: '1.0', id: 'e-2', source: '/b', data: { tenantId: 'fabrikam' } };

    expect(rejectedFrom(message(JSON.stringify(event)))).toMatchObject({
      tenantId: 'fabrikam',
      eventId: 'e-2',
      source: '/b',
    });
  });

  it('belongs to the tenant of the key where the body says nothing', () => {
    expect(rejectedFrom(message('{"half a docu'))).toMatchObject({
      ...ORIGIN,
      tenantId: 'contoso',
      eventId: null,
      source: null,
    });
  });

  it('is not read from a message that is no dead letter', () => {
    expect(rejectedEventOf(message('{}'))).toBeNull();
  });

  it('replaces texts that no engine would store', () => {
    const structured = (id: string) =>
      message(JSON.stringify({ specversion: '1.0', id, data: {} }));
    expect(rejectedFrom(structured('a\u0000b\ud83e'))?.eventId).toBe('a\ufffdb\ufffd');
    const long = rejectedFrom(structured('🧾'.repeat(1_000)))?.eventId;
    expect(long).toBe('🧾'.repeat(125));
  });

  it('is none where a stranger wrote something else into the topic', () => {
    const strange = {
      'dlq-topic': 'ai-model-executed',
      'dlq-partition': 'three',
      'dlq-offset': '7',
    };
    expect(rejectedEventOf(message('{}', strange))).toBeNull();
    expect(rejectedEventOf(message('{}', { 'dlq-topic': 'ai-model-executed' }))).toBeNull();
  });
});
