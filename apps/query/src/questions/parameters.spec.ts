/** What each query parameter accepts, at its limits, and what it means; a refusal names the parameter. */
import type { PipeTransform } from '@nestjs/common';
import {
  dimensionFilter,
  dimensionsParameter,
  flagParameter,
  limitParameter,
  momentParameter,
  monthParameter,
  monthsParameter,
  oneOf,
  periodParameter,
  positionParameter,
} from './parameters.js';

type Pipe = Pick<PipeTransform, 'transform'>;
const read = (pipe: Pipe, value: unknown): unknown =>
  pipe.transform(value, { type: 'query', data: 'asked' });
const refusalOf = (pipe: Pipe, value: unknown): unknown => {
  try {
    return { taken: read(pipe, value) };
  } catch (error) {
    return error;
  }
};
const refusing = (field: string) => ({ problem: { status: 422, field } });
const days = (text: string, from: string, end: string) => ({ text, from, end });
const FOUR_DAYS = '2026-11-29..2026-12-02';
const excepted = (count: number) =>
  Array.from({ length: count }, (_, index) => `user:u-${index}`).join(',');

describe('a parameter takes', () => {
  it.each<[string, Pipe, unknown, unknown]>([
    ['a month', monthParameter, '2026-11', '2026-11'],
    ['months', monthsParameter, '2026-11', { first: '2026-11', last: '2026-11' }],
    ['months', monthsParameter, '2023-12..2026-11', { first: '2023-12', last: '2026-11' }],
    ['a period', periodParameter, '2026-11', days('2026-11', '2026-11-01', '2026-12-01')],
    ['a period', periodParameter, '2026-11-03', days('2026-11-03', '2026-11-03', '2026-11-04')],
    ['a period', periodParameter, FOUR_DAYS, days(FOUR_DAYS, '2026-11-29', '2026-12-03')],
    ['a limit', limitParameter, '1', 1],
    ['a limit', limitParameter, '1000', 1_000],
    ['a limit', limitParameter, undefined, 100],
    ['a limit of an export', limitParameter, 10_000, 10_000],
    ['a flag', flagParameter, 'true', true],
    ['a flag', flagParameter, 'false', false],
    ['a flag', flagParameter, undefined, false],
    ['a position', positionParameter, '0', 0],
    ['a position', positionParameter, String(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    ['a position', positionParameter, undefined, undefined],
    ['a moment', momentParameter, '2026-11-03', '2026-11-03T00:00:00.000Z'],
    ['dimensions', dimensionsParameter(), 'model,environment', ['model', 'environment']],
    ['dimensions', dimensionsParameter(['day']), undefined, ['day']],
    ['one of several', oneOf(['a', 'b']), 'b', 'b'],
    ['one of several', oneOf(['a', 'b']), undefined, undefined],
  ])('%s, at its borders and within: %#', (_, pipe, value, meant) => {
    expect(read(pipe, value)).toEqual(meant);
  });
});

describe('a parameter refuses, by its name,', () => {
  it.each<[string, Pipe, unknown]>([
    ['a month', monthParameter, '2026-13'],
    ['months that are too many by one', monthsParameter, '2023-11..2026-11'],
    ['months in the wrong order', monthsParameter, '2026-11..2026-10'],
    ['three months', monthsParameter, '2026-09..2026-10..2026-11'],
    ['a period of days in the wrong order', periodParameter, '2026-11-03..2026-11-02'],
    ['a period of three days', periodParameter, '2026-11-01..2026-11-02..2026-11-03'],
    ['a period of too many months', periodParameter, '2023-11-30..2026-11-01'],
    ['a period from a day to a month', periodParameter, '2026-11-01..2026-12'],
    ['no period', periodParameter, undefined],
    ['a limit of none', limitParameter, '0'],
    ['a limit above the largest', limitParameter, '1001'],
    ['a limit with a sign', limitParameter, '+1'],
    ['a flag', flagParameter, 'yes'],
    ['an empty flag', flagParameter, ''],
    ['a position that no number holds', positionParameter, '9007199254740992'],
    ['a position below the first', positionParameter, '-1'],
    ['a moment without a zone', momentParameter, '2026-11-03T10:00:00'],
    ['a dimension twice', dimensionsParameter(), 'day,day'],
    ['an unknown dimension beside a known one', dimensionsParameter(), 'day,colour'],
    ['no dimension', dimensionsParameter(), undefined],
    ['none of several', oneOf(['a', 'b']), 'c'],
    ['one of several twice', oneOf(['a', 'b']), ['a', 'b']],
  ])('%s', (_, pipe, value) => {
    expect(refusalOf(pipe, value)).toMatchObject(refusing('asked'));
  });
});

describe('a filter', () => {
  const filterOf = (query: Record<string, unknown>) => read(dimensionFilter, query);

  it('takes dimensions alone, and an empty one for runs without any', () => {
    const query = { environment: 'prod', user: '', limit: '10', by: 'day' };
    expect(filterOf(query)).toEqual({ environment: 'prod', user: '' });
  });

  it('takes exceptions, whose values are percent-encoded, and may be empty', () => {
    expect(filterOf({ except: 'user:u%2C1%3A,tier:,environment:100%25' })).toEqual({
      except: [
        ['user', 'u,1:'],
        ['tier', ''],
        ['environment', '100%'],
      ],
    });
  });

  it('takes twenty exceptions', () => {
    expect(filterOf({ except: excepted(20) })).toMatchObject({ except: { length: 20 } });
  });

  it.each([
    ['one more', excepted(21)],
    ['none', ''],
    ['one without a dimension', 'u-1'],
    ['one of an unknown dimension', 'colour:red'],
    ['a percent sign alone', 'user:100%'],
    ['a value that is none of its dimension', 'status:happy'],
    ['an empty value of what every run has', 'status:'],
    ['a character that no text may have', 'user:%00'],
    ['two lists', ['user:u-1', 'user:u-2']],
  ])('refuses as exceptions %s', (_, except) => {
    expect(refusalOf(dimensionFilter, { except })).toMatchObject(refusing('except'));
  });

  it.each([
    ['two values', ['u-1', 'u-2']],
    ['a character that no text may have', '\0'],
  ])('refuses as a dimension %s', (_, user) => {
    expect(refusalOf(dimensionFilter, { user })).toMatchObject(refusing('user'));
  });
});
