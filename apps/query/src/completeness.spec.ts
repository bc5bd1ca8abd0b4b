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
});
