/** The deliveries of one endpoint as a pure course of events: each message once, in order, for three days. */
import {
  type DeliveryCommand,
  deliveryDecider,
  type DeliveryState,
  nextActionAt,
} from './delivery.js';
import { pauseAfterMs } from './retry-schedule.js';

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

function after(...commands: readonly DeliveryCommand[]): DeliveryState {
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

it('waits for an attempt that is under way, in whichever process, and for the first that is queued', () => {
  expect(nextActionAt(after())).toBeNull();
  expect(nextActionAt(after(queue('a'), queue('b')))).toBe(AT);
  expect(nextActionAt(after(queue('a'), start))).toBe(LATER);
});

it('takes an attempt for lost at the instant until which it had time, and not before', () => {
  const lost = after(queue('a'), start);
  const at = (instant: string) => deliveryDecider.decide({ ...start, at: instant }, lost);
  expect(at('2025-09-05T08:00:29.999Z')).toEqual({ kind: 'rejected', rejection: 'underWay' });
  expect(at(LATER)).toMatchObject({ kind: 'accepted', events: [{ data: { attempt: 2 } }] });
});

it('sends nothing before what is queued in front of it, although that waits for its next attempt', () => {
  const failed: DeliveryCommand = {
    type: 'Fail',
    messageIds: ['a'],
    attempt: 1,
    at: AT,
    status: 500,
    reason: 'answered 500',
    final: false,
  };
  const state = after(queue('a'), queue('b'), start, failed);
  expect(deliveryDecider.decide(start, state)).toEqual({ kind: 'rejected', rejection: 'notDue' });
});

it('is tried again for three days, ever more seldom', () => {
  const pauses: number[] = [];
  for (let attempt = 1; pauseAfterMs(attempt) !== null; attempt++) {
    pauses.push(pauseAfterMs(attempt)!);
  }
  const sum = pauses.reduce((total, pause) => total + pause, 0);
  expect(Math.round(sum / 3_600_000)).toBe(73);
  expect(pauses[0]).toBe(5_000);
  expect(pauses.slice(1, -1).every((pause, index) => pause >= pauses[index]!)).toBe(true);
});
