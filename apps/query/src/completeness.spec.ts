/** What is known of the rows while the ledger cannot be asked. */
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

    await expect(completeness.missing()).rejects.toThrow('the ledger is away');
    // Had the rows been asked first, the failure would have had nobody who waits for it.
    expect(steps).toEqual(['head']);
    isAway = false;
    expect(await completeness.missing()).toBeNull();
    expect(steps).toEqual(['head', 'head', 'rows']);
  });

  describe('as seen by a process that starts,', () => {
    /** Rows at a position, with the goal that an earlier filling has left. */
    const startedWith = (position: number | null, goal: number | null, head: number | null) => {
      const row = { name: 'usage@1', position: position ?? -1, goal, event_id: null };
      const query = async () => [row];
      const readModels = { dialect: 'sqlite', query } as unknown as SqlDatabase;
      return new Completeness({ readModels, store: { head: async () => head } as never });
    };

    it.each([
      ['an earlier goal is reached, the head is not', 5, 4, 9, { goal: 9, percent: 55 }],
      ['the head is reached, the goal is not', 5, 9, 5, { goal: 9, percent: 55 }],
      ['neither is', 0, 200, 100, { goal: 200, percent: 0 }],
      ['there are none', null, null, 9, { goal: 9, percent: 0 }],
      ['one event is missing', 999, null, 1_000, { goal: 1_000, percent: 99 }],
    ])('is missing where %s', async (_, position, goal, head, filling) => {
      expect(await startedWith(position, goal, head).missing()).toEqual({ position, ...filling });
    });

    it.each([
      ['both are reached', 9, 4, 9],
      ['the rows have gone on since', 12, 4, 9],
      ['the ledger is empty', null, null, null],
    ])('is whole where %s', async (_, position, goal, head) => {
      expect(await startedWith(position, goal, head).missing()).toBeNull();
    });

    it('is not asked of the head again once it was whole', async () => {
      const heads = [4, 9];
      const row = { name: 'usage@1', position: 4, goal: null, event_id: null };
      const readModels = { dialect: 'sqlite', query: async () => [row] } as unknown as SqlDatabase;
      const store = { head: async () => heads.shift() } as never;
      const completeness = new Completeness({ readModels, store });
      for (let time = 1; time <= 3; time++) expect(await completeness.missing()).toBeNull();
      expect(heads).toEqual([9]);
    });
  });
});
