/** What a process waits for at start, and what ends the wait. */
import { SetupError, TransientError } from '#eventsourcing';
import { type Need, Needs } from './needs.js';

/** A need that is met at the given attempt. */
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

  it('that wait for the same engine say so once, and once when it is there, whatever each met', async () => {
    const waitingFor = (name: string, ...messages: string[]): Need => ({
      name,
      async prepare() {
        const message = messages.shift();
        if (message !== undefined) throw new TransientError(message);
      },
      check: async () => null,
    });
    const needs = new Needs([
      waitingFor('message log', 'Kafka: looking at it: refused', 'Kafka: looking at it: no leader'),
      waitingFor('event store', 'Kafka, reading offsets: refused', 'PostgreSQL: starting up'),
      waitingFor('usage offsets', 'Kafka: reading offsets: refused', 'the ledger is older'),
      waitingFor('read database', 'PostgreSQL: refused'),
    ]);
    const notices: string[] = [];
    const { signal } = new AbortController();
    const onNotice = (level: string, message: string) => notices.push(`${level} ${message}`);
    await needs.meet({ sleep: async () => {}, signal, onNotice });
    expect(notices.toSorted()).toEqual([
      'info Kafka is there',
      'info PostgreSQL is there',
      'info usage offsets is there',
      'warn waiting for Kafka: looking at it: refused',
      'warn waiting for PostgreSQL: refused',
      'warn waiting for usage offsets: the ledger is older',
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
