/** What is sent with a command, and several commands in sequence. */
import fc from 'fast-check';
import type { CommandAnswer, Sending, Step } from './commands.js';
import { ProblemAnswer } from './problem.js';
import { serviceOfPage } from './service-of-page.fixture.js';

const service = serviceOfPage();
let commands: typeof import('./commands.js');
beforeAll(async () => (commands = await import('./commands.js')));

const SENDING: Sending = { dryRun: false, tag: 'seen', reason: '', csrfToken: null, key: 'k' };

/** @returns the headers that a command was sent with */
async function headersWith(sending: Partial<Sending>): Promise<Headers> {
  await commands.allocate('t', 'prod', { credits: 1 })({ ...SENDING, ...sending });
  return service.asked.splice(0)[0]!.headers;
}

it('arrives with the reason as it was typed, whatever its letters, and with none where there are only spaces', async () => {
  const typed = fc.string({ unit: 'binary' });
  await fc.assert(
    fc.asyncProperty(typed, async (reason) => {
      const sent = (await headersWith({ reason })).get('x-reason');
      expect(sent && decodeURIComponent(sent)).toBe(reason.trim() || null);
    }),
    { examples: [['saved 50 % 👍'], ['%41'], [' '], [' one\ntwo\n']] },
  );
});

it('names the attempt, so that it is done once, but not for a dry run, which does nothing', async () => {
  expect((await headersWith({})).get('idempotency-key')).toBe('k');
  expect((await headersWith({ dryRun: true })).get('idempotency-key')).toBeNull();
});

it('is refused if somebody has changed what the reader saw', async () => {
  expect((await headersWith({})).get('if-match')).toBe('"seen"');
  expect((await headersWith({ tag: undefined })).get('if-match')).toBeNull();
});

describe('several in turn', () => {
  const refused = (type: string) =>
    new ProblemAnswer({ type: `urn:p:${type}`, title: 'No', status: 409, detail: 'Too much.' });
  const effect = (number: number) => ({ type: `e${number}`, data: {} });

  /** Sends steps 3, 4, 5, …, each of which returns a tag and an event, returns none, or fails. */
  async function sent(outcomes: readonly ('done' | 'before' | Error)[], sending: Partial<Sending>) {
    const seen: Sending[] = [];
    const steps = outcomes.map((outcome, index): Step => ({
      number: index + 3,
      effect: { type: 'foreseen', data: {} },
      async command(one) {
        seen.push(one);
        if (outcome instanceof Error) throw outcome;
        const events = outcome === 'done' ? [effect(index)] : [];
        return { events, configurationTag: `tag${index}` } as unknown as CommandAnswer;
      },
    }));
    const answer = await commands
      .inTurn(steps)({ ...SENDING, ...sending })
      .catch((error: unknown) => error as Error);
    const told = answer instanceof Error ? answer.message : answer.events.map(({ type }) => type);
    return { told, tags: seen.map(({ tag }) => tag), keys: seen.map(({ key }) => key) };
  }

  it('each has a key that it keeps, and the tag of what the one before has changed', async () => {
    expect(await sent(['before', 'done', 'done'], {})).toEqual({
      told: ['e1', 'e2'],
      tags: ['seen', 'seen', 'tag1'],
      keys: ['k.3', 'k.4', 'k.5'],
    });
  });

  it('all see what the reader saw in a dry run, which changes nothing', async () => {
    const { tags } = await sent(['done', 'done'], { dryRun: true });
    expect(tags).toEqual(['seen', 'seen']);
  });

  it.each([
    ['the first', [refused('other')], false, 'No: Too much.'],
    ['a later one', ['done', refused('other')], false, 'No: 1 of 2 changes were made. Too much.'],
    ['a later one of a dry run', ['done', refused('other')], true, 'No: Too much.'],
    ['an answer that is lost', ['done', new Error('lost')], false, 'lost'],
    ['none that there is', [], false, 'There is nothing to do'],
  ] as const)('end where %s fails', async (_what, outcomes, dryRun, told) => {
    expect((await sent(outcomes, { dryRun })).told).toBe(told);
  });

  it('may need in a dry run what those before them would set free', async () => {
    const notYet = refused('allocationExceedsUnallocated');
    expect((await sent(['done', notYet, 'done'], { dryRun: true })).told).toEqual([
      ...['e0', 'foreseen', 'e2'],
    ]);
    expect((await sent([notYet], { dryRun: true })).told).toBe('No: Too much.');
    expect((await sent(['done', notYet], {})).told).toMatch(/^No: 1 of 2 changes were made/);
  });
});
