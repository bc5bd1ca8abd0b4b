/** The completeness of rows while the ledger is unreachable. */
import { type SqlDatabase, TransientError } from '#eventsourcing';
import { Completeness } from './completeness.js';

describe('the completeness of the rows', () => {
  it('is unknown while the ledger is away, whose failure is waited for, and asked again when it is back', async () => {
    const steps: string[] = [];
    let isAway = true;
    const head = async () => {
      steps.push('head');
      if (isAway) throw new TransientError('the ledger is away');
      return null;
    };
    const query = async () => {
      steps.push('rows');
      return [];
    };
    const readModels = { dialect: 'sqlite', query } as unknown as SqlDatabase;
    const completeness = new Completeness({ readModels, store: { head } as never });

    await expect(completeness.filling()).rejects.toThrow('the ledger is away');
    // If the rows were read first, the rejection of the head would be unhandled.
    expect(steps).toEqual(['head']);
    isAway = false;
    expect(await completeness.filling()).toBeNull();
    expect(steps).toEqual(['head', 'head', 'rows']);
  });

  describe('as seen by a process that starts,', () => {
    /** The position of the rows, the goal left by an earlier refill, and the head of the ledger. */
    interface Start {
      readonly position: number | null;
      readonly goal: number | null;
      readonly head: number | null;
    }
    const startedWith = ({ position, goal, head }: Start) => {
      const row = { name: 'usage@1', position: position ?? -1, goal, event_id: null };
      const query = async () => [row];
      const readModels = { dialect: 'sqlite', query } as unknown as SqlDatabase;
      return new Completeness({ readModels, store: { head: async () => head } as never });
    };

    it.each([
      {
        name: 'an earlier goal is reached, the head is not',
        start: { position: 5, goal: 4, head: 9 },
        filling: { goal: 9, percent: 55 },
      },
      {
        name: 'the head is reached, the goal is not',
        start: { position: 5, goal: 9, head: 5 },
        filling: { goal: 9, percent: 55 },
      },
      {
        name: 'neither is',
        start: { position: 0, goal: 200, head: 100 },
        filling: { goal: 200, percent: 0 },
      },
      {
        name: 'there are none',
        start: { position: null, goal: null, head: 9 },
        filling: { goal: 9, percent: 0 },
      },
      {
        name: 'one event is missing',
        start: { position: 999, goal: null, head: 1_000 },
        filling: { goal: 1_000, percent: 99 },
      },
    ])('is missing where $name', async ({ start, filling }) => {
      const { position } = start;
      expect(await startedWith(start).filling()).toEqual({ position, ...filling });
    });

    it.each([
      { name: 'both are reached', position: 9, goal: 4, head: 9 },
      { name: 'the rows have gone on since', position: 12, goal: 4, head: 9 },
      { name: 'the ledger is empty', position: null, goal: null, head: null },
    ])('is whole where $name', async (start) => {
      expect(await startedWith(start).filling()).toBeNull();
    });

    it('is not asked of the head again once it was whole', async () => {
      const heads = [4, 9];
      const row = { name: 'usage@1', position: 4, goal: null, event_id: null };
      const readModels = { dialect: 'sqlite', query: async () => [row] } as unknown as SqlDatabase;
      const store = { head: async () => heads.shift() } as never;
      const completeness = new Completeness({ readModels, store });
      for (let time = 1; time <= 3; time++) expect(await completeness.filling()).toBeNull();
      expect(heads).toEqual([9]);
    });
  });
});
