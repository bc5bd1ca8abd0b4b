/** Dead letters: their content, and the message restored from one. */
import fc from 'fast-check';
import type { IncomingMessage, OutgoingMessage } from '#eventsourcing';
import {
  deadLetter,
  deadLetterWithoutContent,
  isWithoutContent,
  resubmission,
} from './dead-letter.js';

const MESSAGE: IncomingMessage = {
  topic: 'ai-model-executed',
  partition: 7,
  offset: 42,
  key: Buffer.from('contoso'),
  value: Buffer.from('{"half'),
  headers: { ce_id: Buffer.from('e-1'), ce_source: '/flows', ce_none: undefined },
};
const REASON = { code: 'notJson', field: 'data', message: 'The text is not complete.' } as const;
const TIME = '2026-11-20T12:00:00.000Z';

const readBack = (sent: OutgoingMessage): IncomingMessage => ({
  ...sent,
  partition: 0,
  offset: 0,
  key: Buffer.from(sent.key),
});

describe('a dead letter', () => {
  it('is the message with the reason, and where and when it was found', () => {
    expect(deadLetter(MESSAGE, REASON, TIME)).toEqual({
      topic: 'ai-model-executed.dlq',
      key: 'contoso',
      value: MESSAGE.value,
      headers: {
        ce_id: 'e-1',
        ce_source: '/flows',
        'dlq-reason': 'The text is not complete.',
        'dlq-code': 'notJson',
        'dlq-field': 'data',
        'dlq-topic': 'ai-model-executed',
        'dlq-partition': '7',
        'dlq-offset': '42',
        'dlq-time': TIME,
      },
    });
  });

  it.each([
    ['capability', 'data.capability'],
    ['quantity', 'data.quantity'],
    ['statedCredits', 'data.statedCredits'],
    ['source', 'source'],
    ['id', 'id'],
    ['data.quantity.pages', 'data.quantity.pages'],
  ])('names the member %s of a run as the event does: %s', (field, member) => {
    const { headers } = deadLetter(MESSAGE, { ...REASON, field }, TIME);
    expect(headers?.['dlq-field']).toBe(member);
  });

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0x00]);
    const odd = { ...MESSAGE, key: bytes, value: bytes, headers: { ce_id: bytes } };
    const letter = deadLetter(odd, { code: 'notJson', message: 'No.' }, TIME);
    expect(letter.value).toEqual(bytes);
    expect(letter.headers).toMatchObject({ 'dlq-key-base64': '/wA=', 'dlq-raw-ce_id': '/wA=' });
    expect(letter.headers).not.toHaveProperty('dlq-field');
  });

  it('says which of key and value there never were', () => {
    const letter = deadLetter({ ...MESSAGE, key: null, value: null }, REASON, TIME);
    expect(letter).toMatchObject({ key: '', headers: { 'dlq-key-absent': 'true' } });
    expect(letter.value).toHaveLength(0);
  });

  it('comes back as the message it was', () => {
    const headers = fc.dictionary(
      fc.string().filter((name) => !name.startsWith('dlq-')),
      fc.string(),
    );
    const values = fc.uint8Array().map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(headers, values, (given, value) => {
        const message = { ...MESSAGE, headers: given, value };
        const again = resubmission(readBack(deadLetter(message, REASON, TIME)));
        expect(again).toEqual({ topic: MESSAGE.topic, key: 'contoso', value, headers: given });
      }),
    );
  });

  it('without a key comes back without one', () => {
    const letter = deadLetter({ ...MESSAGE, key: null }, REASON, TIME);
    expect(resubmission({ ...readBack(letter), key: null })).toMatchObject({ key: '' });
  });

  it('without content says where that is, and is small whatever the message holds', () => {
    const bytes = Buffer.alloc(1_000_000, 0xff);
    const huge = { ...MESSAGE, key: bytes, value: bytes, headers: { ce_id: bytes } };
    const letter = deadLetterWithoutContent(huge, REASON, TIME);
    expect(letter).toMatchObject({ topic: 'ai-model-executed.dlq', key: '' });
    expect(letter.headers['dlq-reason']).toMatch(
      /^The text is not complete\. .* ai-model-executed\/7 holds them at offset 42\.$/,
    );
    expect(JSON.stringify(letter).length).toBeLessThan(2_000);
    expect(isWithoutContent(readBack(letter))).toBe(true);
    expect(isWithoutContent(readBack(deadLetter(MESSAGE, REASON, TIME)))).toBe(false);
    expect(deadLetterWithoutContent(MESSAGE, REASON, TIME).key).toBe('contoso');
  });

  it('of someone else does not come back', () => {
    expect(resubmission(MESSAGE)).toBeNull();
  });
});
