/** P1 for changes: a confirmed change is in the ledger once, however often it was repeated with its key. */
import type { Asked } from '../harness/observed.js';
import type { Evidence } from './evidence.js';

export function changedOnce({ world, findings, books }: Evidence): void {
  const applied = [...books.values()].flatMap((book) => book.applied);
  for (const { number, outcomes } of world.observed.asked) {
    const what = `change ${number} (${outcomes.map((one) => one?.kind).join()})`;
    const months = applied.filter((one) => one.number === number).map(({ month }) => month);
    // Two identical requests in the same millisecond make one append: both get it as their result.
    const effects = outcomes.filter(hadEffect).length;
    const most = effects + outcomes.filter((one) => one === null).length;
    if (months.length < Math.min(1, effects) || months.length > most) {
      findings.add('P1', `${what} is ${months.length} times in the ledger, of ${effects} effects`);
    }
    if (isRepeated(months)) findings.add('P1', `${what} was repeated: ${months.join()}`);
    if (outcomes.some(wasTakenForAnother)) findings.add('P1', `${what}: its key is foreign`);
  }
}

/** A key is remembered in its month and the next one. */
function isRepeated(months: readonly string[]): boolean {
  const indices = months.map((month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)));
  return indices.some((index, place) => place > 0 && index - indices[place - 1]! <= 1);
}

type Outcome = Asked['outcomes'][number];

const hadEffect = (outcome: Outcome): boolean =>
  outcome?.kind === 'done' && outcome.events.length > 0;

const wasTakenForAnother = (outcome: Outcome): boolean =>
  outcome?.kind === 'rejected' && outcome.rejection.code === 'idempotencyKeyReused';
