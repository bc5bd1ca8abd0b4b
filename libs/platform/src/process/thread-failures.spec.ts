/** A failure keeps its class between threads: transient, for an operator to fix, or a bug. */
import {
  DeniedError,
  DiskFailingError,
  DiskFullError,
  SetupError,
  TransientError,
} from '#eventsourcing';
import { errorOf, failureOf } from './thread-failures.js';

/** The error after its transfer between threads. */
const told = (error: unknown): Error => errorOf(structuredClone(failureOf(error)));

it.each([
  [new TransientError('away'), TransientError],
  [new DiskFullError('away'), TransientError],
  [new DiskFailingError('away'), TransientError],
  [new SetupError('away'), SetupError],
  [new DeniedError('away'), SetupError],
])('%s keeps its class and its one line', (error, kind) => {
  expect(told(error)).toBeInstanceOf(kind);
  expect(told(error).message).toBe('away');
});

it.each([new Error('away'), new RangeError('away')])(
  '%s is a bug, with the place it comes from',
  (bug) => {
    const { constructor, message } = told(bug);
    expect(constructor).toBe(Error);
    expect(message).toBe(bug.stack);
  },
);

it.each([
  ['text', 'text'],
  [undefined, 'undefined'],
])('%j, which is no error, is a bug in its own words', (thrown, message) => {
  expect(told(thrown)).toEqual(new Error(message));
});
