/** What a process waits for at start, and what ends the wait. */
import { SetupError, TransientError } from '#eventsourcing';
import { type Need, Needs } from './needs.js';

/** Comes up at the given attempt. */
function needThatComesUpAt(attempt: number): Need {
  let attempts = 0;
  return {
    name: 'ledger',
    async prepare() {
      attempts += 1;
      if (attempts < attempt) throw new TransientError(`refused (${attempts})`);
    },
    check: async () => null,
  };
}

async function checkOf(needs: Needs): Promise<string | null> {
  return needs.indicators[0]!.check();
}

describe('the needs of a process', () => {
  it('say why they are not met until they are', async () => {
    const needs = new Needs([needThatComesUpAt(3)]);
    const said = [await checkOf(needs)];
    const notices: string[] = [];
    await needs.meet({
      sleep: async () => void said.push(await checkOf(needs)),
      signal: new AbortController().signal,
      onNotice: (level, message) => notices.push(`${level} ${message}`),
    });
    expect([...said, await checkOf(needs)]).toEqual([
      'not reached yet',
      'refused (1)',
      'refused (2)',
      null,
    ]);
    expect(needs.unmet).toEqual([]);
    expect(notices).toEqual([
      'warn waiting for ledger: refused (1)',
      'warn waiting for ledger: refused (2)',
      'info ledger is there',
    ]);
  });

  it('end the wait when one of them is wrong for good', async () => {
    const wrong = {
      name: 'log',
      prepare: () => Promise.reject(new SetupError('wrong password')),
      check: async () => null,
    };
    const needs = new Needs([needThatComesUpAt(1), wrong]);
    const { signal } = new AbortController();
    const met = needs.meet({ sleep: async () => {}, signal, onNotice: () => {} });
    await expect(met).rejects.toThrow('wrong password');
    expect(needs.unmet).toEqual(['log']);
  });
});
