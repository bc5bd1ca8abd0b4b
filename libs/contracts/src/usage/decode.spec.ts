/** The key of a usage event, which must never change, and rejections by topic, time and nesting. */
import { parseJson } from '../json.js';
import { orDecodingFailed } from '../reason.js';
import { decodeUsage, usageKeyOf } from './decode.js';
import { EVENT, NOW } from './examples.fixture.js';

const LATER = '2027-01-01T00:00:00.000Z';

it('gives a usage event a key that may never change: the ledger knows by it what was charged', () => {
  expect(usageKeyOf('contoso', '/flows', 'e-1')).toBe('85c2ace6-88c9-8fd8-82e8-0422576f89a5');
});

it('refuses usage that is for the other topic, by that name', () => {
  expect(decodeUsage(EVENT, { now: NOW }, 'AIModelTrained')).toEqual({
    kind: 'invalid',
    reason: {
      code: 'wrongTopic',
      field: 'type',
      message: 'type is AIModelExecuted, but this topic is for AIModelTrained.',
    },
  });
});

it('names the data where they are nested too deep', () => {
  const deep: unknown = JSON.parse('['.repeat(200) + ']'.repeat(200));
  const event = { ...EVENT, data: { ...EVENT.data, deep } };
  expect(decodeUsage(event, { now: NOW })).toMatchObject({
    reason: { code: 'tooDeep', field: 'data' },
  });
});

it('takes usage of the very moment at which usage begins, and none before', () => {
  const { time } = EVENT;
  expect(decodeUsage(EVENT, { now: LATER, beginning: '2026-11-03T10:15:00.000Z' }).kind).toBe(
    'usage',
  );
  expect(decodeUsage(EVENT, { now: LATER, beginning: '2026-11-03T10:15:00.001Z' })).toMatchObject({
    reason: {
      code: 'beforeBeginning',
      field: 'time',
      message: expect.stringContaining(time.slice(0, 19)),
    },
  });
});

it('refuses text that is nested too deep before it is parsed', () => {
  const bytes = Buffer.from('['.repeat(140_000) + ']'.repeat(140_000));
  expect(parseJson(bytes, bytes.length)).toMatchObject({ reason: { code: 'tooDeep' } });
});

describe('a fault of decoding itself', () => {
  it.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    ['plain text', 'plain text'],
  ])('becomes the reason of the one event: %s', (thrown, said) => {
    const refused = orDecodingFailed(() => {
      throw thrown as Error;
    });
    expect(refused).toMatchObject({ kind: 'invalid', reason: { code: 'decodingFailed' } });
    expect(refused).toHaveProperty('error', thrown);
    expect(refused).toHaveProperty('reason.message', expect.stringContaining(said));
    expect(refused).toHaveProperty('reason.message', expect.stringContaining('fault in the meter'));
  });
});
