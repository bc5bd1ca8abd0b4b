/** The decider of one endpoint's deliveries: each message once, in order. */
import fc from 'fast-check';
import {
  type DeliveryCommand,
  deliveryDecider,
  type DeliveryState,
  nextActionAt,
} from './delivery.js';
import { pauseAfterMs } from './retry-schedule.js';

type OwnState = ReturnType<typeof deliveryDecider.initialState>;

const AT = '2025-09-05T08:00:00.000Z';
const LATER = '2025-09-05T08:00:30.000Z';

const queue = (id: string, again = false): DeliveryCommand => ({
  type: 'Queue',
  message: { id, type: 'TrialEnded', timestamp: AT, data: {} },
  at: AT,
  dueAt: AT,
  again,
});
const start: DeliveryCommand = { type: 'Start', at: AT, until: LATER, messagesMax: 1 };
const succeed = (id: string, attempt: number): DeliveryCommand => ({
  type: 'Succeed',
  messageIds: [id],
  attempt,
  at: AT,
  status: 204,
});

function after(...commands: readonly DeliveryCommand[]): OwnState {
  return commands.reduce((state, command) => {
    const decision = deliveryDecider.decide(command, state);
    if (decision.kind === 'rejected') throw new Error(decision.rejection);
    return decision.events.reduce(deliveryDecider.evolve, state);
  }, deliveryDecider.initialState());
}
const waiting = ({ pending }: DeliveryState) => pending.map(({ message }) => message.id);

it('queues a message once, also when it was delivered long ago, unless it is asked for again', () => {
  expect(waiting(after(queue('a'), queue('b'), queue('a')))).toEqual(['a', 'b']);
  expect(waiting(after(queue('a'), queue('a', true)))).toEqual(['a']);
  const delivered = [queue('a'), start, succeed('a', 1)];
  expect(waiting(after(...delivered))).toEqual([]);
  expect(waiting(after(...delivered, queue('a')))).toEqual([]);
  expect(waiting(after(...delivered, queue('a', true)))).toEqual(['a']);
});

it('puts a test before what waits, and behind what is under way', () => {
  const test: DeliveryCommand = { ...queue('test', true), first: true } as DeliveryCommand;
  expect(waiting(after(queue('a'), queue('b'), test))).toEqual(['test', 'a', 'b']);
  expect(waiting(after(queue('a'), queue('b'), start, test))).toEqual(['a', 'test', 'b']);
  expect(waiting(after(queue('a'), queue('b'), start, test, succeed('a', 1)))).toEqual([
    'test',
    'b',
  ]);
});

it('waits for an attempt that is under way, in whichever process, and for the first that is queued', () => {
  expect(nextActionAt(after(), AT)).toBeNull();
  expect(nextActionAt(after(queue('a'), queue('b')), AT)).toBe(AT);
  expect(nextActionAt(after(queue('a'), start), AT)).toBe(LATER);
});

it('takes an attempt for lost at the instant until which it had time, and not before', () => {
  const lost = after(queue('a'), start);
  const at = (instant: string) => deliveryDecider.decide({ ...start, at: instant }, lost);
  expect(at('2025-09-05T08:00:29.999Z')).toEqual({ kind: 'rejected', rejection: 'underWay' });
  expect(at(LATER)).toMatchObject({ kind: 'accepted', events: [{ data: { attempt: 2 } }] });
});

const fail = (id: string, attempt: number, more: object = {}): DeliveryCommand => ({
  ...{ type: 'Fail', messageIds: [id], attempt, at: AT },
  ...{ status: 503, reason: 'answered 503', final: false, retryAfterMs: 0, ...more },
});

it.each([
  { which: 'of an attempt that was taken for lost', id: 'a', attempt: 1 },
  { which: 'of an attempt that was never made', id: 'a', attempt: 3 },
  { which: 'of another message', id: 'b', attempt: 2 },
])('ignores an outcome $which: the attempt under way continues', ({ id, attempt }) => {
  const state = after(queue('a'), queue('b'), start, { ...start, at: LATER });
  const late = { kind: 'rejected', rejection: 'notUnderWay' };
  const failures = [fail(id, attempt), fail(id, attempt, { final: true })];
  for (const outcome of [succeed(id, attempt), ...failures]) {
    expect(deliveryDecider.decide(outcome, state)).toEqual(late);
  }
  expect(waiting(after(queue('a'), start, { ...start, at: LATER }, succeed('a', 2)))).toEqual([]);
});

it('sends nothing before what is queued in front of it, although that waits for its next attempt', () => {
  const state = after(queue('a'), queue('b'), start, fail('a', 1));
  expect(deliveryDecider.decide(start, state)).toEqual({ kind: 'rejected', rejection: 'notDue' });
});

it('waits for as long as the endpoint asks, where that is longer than it would wait', () => {
  const due = (retryAfterMs: number) =>
    nextActionAt(after(queue('a'), start, fail('a', 1, { retryAfterMs })), AT);
  expect(due(0)).toBe('2025-09-05T08:00:05.000Z');
  expect(due(1_000)).toBe('2025-09-05T08:00:05.000Z');
  expect(due(120_000)).toBe('2025-09-05T08:02:00.000Z');
  const given = after(queue('a'), start, fail('a', 1, { retryAfterMs: 120_000, final: true }));
  expect(given.log[0]).toMatchObject({ outcome: 'givenUp', nextAt: null });
  expect(pauseAfterMs(99, 120_000)).toBeNull();
});

it('hastens what failed before once a message is taken, and not what is gathered for later', () => {
  const tomorrow = '2025-09-06T06:00:00.000Z';
  const gathered = { ...queue('b'), dueAt: tomorrow } as DeliveryCommand;
  const test = { ...queue('test', true), first: true } as DeliveryCommand;
  const tried = [queue('a'), gathered, start, fail('a', 1), test, start];
  const dues = ({ pending }: DeliveryState) =>
    pending.map(({ message: { id }, dueAt }) => [id, dueAt]);
  expect(dues(after(...tried, succeed('test', 1)))).toEqual([
    ['a', AT],
    ['b', tomorrow],
  ]);
  expect(dues(after(...tried, fail('test', 1, { final: true })))).toEqual([
    ['a', '2025-09-05T08:00:05.000Z'],
    ['b', tomorrow],
  ]);
});

/** Commands with any message and attempt; the decider decides whether they fit. */
const anyCommand = (): fc.Arbitrary<DeliveryCommand> => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const attempt = fc.integer({ min: 1, max: 3 });
  return fc.oneof(
    fc.tuple(id, fc.boolean()).map(([one, again]) => queue(one, again)),
    fc.constantFrom(1, 2, 100).map((messagesMax) => ({ ...start, messagesMax })),
    fc.tuple(id, attempt).map(([one, number]) => succeed(one, number)),
    fc.tuple(id, attempt, fc.boolean()).map(([one, number, final]) => fail(one, number, { final })),
  );
};

const seen = ({ pending, running, known, log }: DeliveryState) => ({
  ...{ pending: [...pending], running, log: [...log] },
  known: ['a', 'b', 'c', 'd'].filter((id) => known.has(id)),
});

function evolved(state: OwnState, command: DeliveryCommand): OwnState {
  const decision = deliveryDecider.decide(command, state);
  const events = decision.kind === 'accepted' ? decision.events : [];
  return events.reduce(deliveryDecider.evolve, state);
}

it('keeps what a fork learns from the state until it is adopted, and then has it as if it had learned it itself', () => {
  const commands = () => fc.array(anyCommand(), { maxLength: 12 });
  fc.assert(
    fc.property(commands(), commands(), (before, later) => {
      const { initialState, fork, adopt } = deliveryDecider;
      const state = before.reduce(evolved, initialState());
      const untouched = seen(state);
      const learned = later.reduce(evolved, fork(state));
      expect(seen(state)).toEqual(untouched);
      const whole = [...before, ...later].reduce(evolved, initialState());
      expect(seen(learned)).toEqual(seen(whole));
      expect(seen(adopt(state, learned))).toEqual(seen(whole));
    }),
  );
});

const DAY_MS = 24 * 3_600_000;
const shifted = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

it('waits for a day at most, however far the clock was ahead when it was queued, begun or failed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), fc.nat(3), (aheadMs, steps) => {
      const ahead = shifted(AT, aheadMs);
      const commands = [
        { ...queue('a'), at: ahead, dueAt: ahead },
        { ...start, at: ahead, until: shifted(ahead, 30_000) },
        { ...fail('a', 1), at: ahead },
      ] as DeliveryCommand[];
      const state = after(...commands.slice(0, 1 + steps));
      const next = nextActionAt(state, AT)!;
      expect(Date.parse(next) - Date.parse(AT)).toBeLessThanOrEqual(DAY_MS);
      const again = { ...start, at: next, until: shifted(next, 30_000) } as DeliveryCommand;
      expect(deliveryDecider.decide(again, state).kind).toBe('accepted');
    }),
  );
});
