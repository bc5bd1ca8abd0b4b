/** Deliveries of several messages at once, as with mail: attempted, given up and recorded together; the log keeps the newest outcomes. */
import { type DeliveryCommand, deliveryDecider } from './delivery.js';

const AT = '2025-09-05T08:00:00.000Z';
const UNTIL = '2025-09-05T08:00:30.000Z';
const LOG_MAX = 1_000;

type State = ReturnType<typeof deliveryDecider.initialState>;

function after(state: State, ...commands: readonly DeliveryCommand[]): State {
  return commands.reduce((present, command) => {
    const decision = deliveryDecider.decide(command, present);
    if (decision.kind === 'rejected') throw new Error(decision.rejection);
    return decision.events.reduce(deliveryDecider.evolve, present);
  }, state);
}

const queue = (id: string): DeliveryCommand => ({
  ...{ type: 'Queue', at: AT, dueAt: AT, again: false },
  message: { id, type: 'TrialEnded', timestamp: AT, data: {} },
});
const start: DeliveryCommand = { type: 'Start', at: AT, until: UNTIL, messagesMax: 2 };
const ended = (messageIds: readonly string[], attempt = 1) => ({ messageIds, attempt, at: AT });
const fail = (final: boolean): DeliveryCommand => ({
  ...{ type: 'Fail', ...ended(['a', 'b']), status: null },
  ...{ reason: 'no connection', final, retryAfterMs: 0 },
});
const begun = () =>
  after(deliveryDecider.initialState(), queue('a'), queue('b'), queue('c'), start);
const waiting = ({ pending }: State) =>
  pending.map(({ message: { id }, attempts, dueAt }) => [id, attempts, dueAt]);

it('counts the attempt for each message that it takes, and for no other', () => {
  expect(waiting(begun())).toEqual([
    ['a', 1, AT],
    ['b', 1, AT],
    ['c', 0, AT],
  ]);
});

it('tries all of them again together, at the same time', () => {
  const later = '2025-09-05T08:00:05.000Z';
  expect(waiting(after(begun(), fail(false)))).toEqual([
    ['a', 1, later],
    ['b', 1, later],
    ['c', 0, AT],
  ]);
});

it.each([
  ['given up', fail(true), 'givenUp'],
  ['delivered', { type: 'Succeed', ...ended(['a', 'b']), status: 200 } as const, 'delivered'],
])('is done with all of them once they are %s', (_what, outcome, recorded) => {
  const state = after(begun(), outcome);
  expect(waiting(state)).toEqual([['c', 0, AT]]);
  expect(state.log).toMatchObject([{ messageIds: ['a', 'b'], outcome: recorded }]);
});

it('keeps a thousand outcomes, the newest ones, the last first', () => {
  let state = deliveryDecider.initialState();
  const ids = Array.from({ length: LOG_MAX + 2 }, (_, number) => `${number}`);
  for (const id of ids) {
    const one = { ...start, messagesMax: 1 };
    state = after(state, queue(id), one, { type: 'Succeed', ...ended([id]), status: 200 });
  }
  const logged = state.log.map(({ messageIds }) => messageIds[0]);
  expect(logged).toEqual(ids.slice(2).reverse());
});
