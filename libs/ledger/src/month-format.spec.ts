/** The serialised form of a month's state, and its versions. */
import { monthStreamDecider } from './month-aggregate.js';
import type { MonthStreamState } from './month-stream-state.js';
import { closing, opening } from './month-chain.js';
import { monthFormat } from './month-format.js';
import { EMPTY_CONFIGURATION } from '#metering';

const AT = '2025-09-15T12:00:00.000Z';

function after(
  state: MonthStreamState,
  request: Parameters<typeof monthStreamDecider.decide>[0],
): MonthStreamState {
  const decision = monthStreamDecider.decide(request, state);
  if (decision.kind === 'rejected') throw new Error(decision.rejection.message);
  return decision.events.reduce(monthStreamDecider.evolve, state);
}

const open = () =>
  after(monthStreamDecider.initialState(), opening('contoso', '2025-09', EMPTY_CONFIGURATION, AT));
const closed = () => after(open(), closing('2025-10-01T00:00:00.000Z'));

describe('the form of a month in a checkpoint', () => {
  const format = monthFormat(1_000);

  it('has a version of its own layout and of the state in it: of another release nothing is taken over', () => {
    expect(monthFormat(1_000).version).toMatch(/^\d+\.\d+$/);
  });

  it('returns the keys of commands, also those without a digest', () => {
    const commandDigests = new Map([
      ['with', 'd-1'],
      ['without', undefined],
    ]);
    const restored = format.read(format.write({ ...open(), commandDigests }));
    expect([...restored.commandDigests]).toEqual([
      ['with', 'd-1'],
      ['without', undefined],
    ]);
  });

  it.each([null, 'LedgerOpened', 'MonthlyReset'] as const)(
    'returns %s as what opened the month',
    (openedBy) => {
      expect(format.read(format.write({ ...open(), openedBy })).openedBy).toBe(openedBy);
    },
  );

  it.each([
    { name: 'open', state: open, grownEvents: 999, isDue: false },
    { name: 'open', state: open, grownEvents: 1_000, isDue: true },
    { name: 'closed', state: closed, grownEvents: 39, isDue: false },
    { name: 'closed', state: closed, grownEvents: 40, isDue: true },
  ])('is due for a month $name after $grownEvents events: $isDue', (row) => {
    expect(format.isDue(row.state(), row.grownEvents)).toBe(row.isDue);
  });
});
