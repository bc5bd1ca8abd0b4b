/** Event references as text, and whether a store still holds the referenced event. */
import { StreamDamagedError, TransientError } from '../index.js';
import type { RecordedEvent } from '../envelope.js';
import {
  storeHolds,
  parseReference,
  type EventReference,
  formatReference,
} from './event-reference.js';

const PLACE: EventReference = {
  stream: 'creditLedger-a "b"_é_2026-11',
  revision: 3,
  position: 17,
  eventId: 'event-3',
};

describe('a place as text', () => {
  it('is read as it was written', () => {
    expect(parseReference(formatReference(PLACE))).toEqual(PLACE);
  });

  it.each([
    '',
    'null',
    '{}',
    '[]',
    '["a", 1, 2]',
    '["a", "1", 2, "b"]',
    '[1, 1, 2, "b"]',
    '["a", 1, "2", "b"]',
    '["a", 1, 2, 3]',
    'kept by somebody else',
  ])('is none if another program has written %j', (text) =>
    expect(parseReference(text)).toBeNull(),
  );
});

describe('a store', () => {
  const storeWith = (found: Partial<RecordedEvent> | null, truncation: string | null = null) => ({
    async *read(stream: string, revision = 0) {
      expect([stream, revision]).toEqual([PLACE.stream, PLACE.revision]);
      if (found) yield [found as RecordedEvent];
    },
    truncationOf: async () => truncation,
  });
  const there = { id: 'event-3', position: 17 };

  it.each([
    ['holds the event at its place', storeWith(there), true],
    ['does not hold another event in its place', storeWith({ ...there, id: 'other' }), false],
    ['does not hold it stored again elsewhere', storeWith({ ...there, position: 18 }), false],
    ['does not hold what its stream has not reached', storeWith(null), false],
    ['may have held what was cut off', storeWith(null, 'it is truncated before 9'), true],
  ])('%s', async (_, store, held) => {
    expect(await storeHolds(store, PLACE)).toBe(held);
  });

  it('is asked again where it is away, and not blamed for one stream that is damaged', async () => {
    const failing = (error: Error) => ({
      read: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
      truncationOf: async () => null,
    });
    const away = new TransientError('away');
    await expect(storeHolds(failing(away), PLACE)).rejects.toBe(away);
    const damaged = new StreamDamagedError(PLACE.stream, 'revision 3', 'a tombstone');
    expect(await storeHolds(failing(damaged), PLACE)).toBe(true);
  });
});
