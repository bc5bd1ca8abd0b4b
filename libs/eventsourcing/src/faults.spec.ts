/** The names and classes of errors, by which logs and supervisors recognise them. */
import { CheckpointAheadError, OtherHistoryError } from './projection/checkpoint.js';
import {
  AppendTooLargeError,
  DeniedError,
  DiskFailingError,
  DiskFullError,
  isTransient,
  SetupError,
  TransientError,
} from './event-store.js';
import { CheckpointMovedError } from './projection/projection.js';
import { StreamDamagedError, UnreadableEventError } from './aggregate/stream-integrity.js';

it.each([
  ['TransientError', () => new TransientError('away'), [TransientError]],
  ['DiskFullError', () => new DiskFullError('full'), [TransientError]],
  ['DiskFailingError', () => new DiskFailingError('broken'), [TransientError]],
  ['SetupError', () => new SetupError('wrong'), [SetupError]],
  ['DeniedError', () => new DeniedError('not let in'), [SetupError]],
  ['CheckpointAheadError', () => new CheckpointAheadError('ahead'), [SetupError]],
  ['OtherHistoryError', () => new OtherHistoryError('other'), [SetupError]],
  ['AppendTooLargeError', () => new AppendTooLargeError('large'), []],
  ['CheckpointMovedError', () => new CheckpointMovedError('numbers@1'), []],
  ['StreamDamagedError', () => new StreamDamagedError('s', 'a', 'b'), [StreamDamagedError]],
  ['UnreadableEventError', () => new UnreadableEventError('s', 1, 'b'), [StreamDamagedError]],
])('%s', (name, fault, kinds) => {
  const error: Error = fault();
  expect(error.name).toBe(name);
  expect(String(error)).toContain(name);
  const all = [TransientError, SetupError, StreamDamagedError];
  expect(all.filter((kind) => error instanceof kind)).toEqual(kinds);
  expect(isTransient(error)).toBe(error instanceof TransientError || name === 'DeniedError');
});
