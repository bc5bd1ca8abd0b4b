/** How waiting requests are distributed over turns of the event loop, gate requests first. */
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { areTurnsShort, nextTurn, shortenTurns } from '#eventsourcing';
import { Requires, RequiresBeforeRun } from '../routes/requires.js';
import { createHttpApp } from '../http.js';
import { createLogger } from '../operations/logging.js';
import { fewPerTurn, RequestTurns } from './request-turns.js';

const MANY = 1_000;
const PER_TURN = 8;
const numbers = Array.from({ length: MANY }, (_, number) => number);

it('begins some at once and the others in later turns, in their order', async () => {
  const turns = new RequestTurns(() => PER_TURN);
  const begun: number[] = [];
  for (const number of numbers) turns.take(() => begun.push(number));
  const counts = [begun.length];
  while (begun.length < MANY) {
    await nextTurn();
    counts.push(begun.length);
  }
  expect(begun).toEqual(numbers);
  const most = counts[0]!;
  expect(most).toBe(PER_TURN);
  counts.forEach((count, turn) =>
    expect(count - (counts[turn - 1] ?? 0)).toBeLessThanOrEqual(most),
  );
});

it.each([
  { what: 'a few of many pieces of work', isAsked: false, most: PER_TURN },
  { what: 'one of them while somebody asks the gate', isAsked: true, most: 1 },
])('begins $what in a turn', async ({ isAsked, most }) => {
  while (areTurnsShort()) await nextTurn();
  const turn = fewPerTurn();
  let begun = 0;
  for (let one = 0; one < 50; one++) void turn().then(() => (begun += 1));
  const counts: number[] = [];
  while (begun < 50) {
    if (isAsked) shortenTurns();
    const before = begun;
    await nextTurn();
    counts.push(begun - before);
  }
  // Without the first count, which includes what started before the first turn.
  expect(Math.max(...counts.slice(1))).toBe(most);
});

it('does not delay a single request', async () => {
  const turns = new RequestTurns(() => PER_TURN);
  for (const number of numbers) {
    let begun: number | null = null;
    turns.take(() => (begun = number));
    expect(begun).toBe(number);
    await nextTurn();
  }
});

it('keeps the order of waiting requests', async () => {
  const turns = new RequestTurns(() => PER_TURN);
  const begun: number[] = [];
  for (const number of numbers.slice(0, MANY / 2)) turns.take(() => begun.push(number));
  await nextTurn();
  for (const number of numbers.slice(MANY / 2)) turns.take(() => begun.push(number));
  while (begun.length < MANY) await nextTurn();
  expect(begun).toEqual(numbers);
});

describe('of a server', () => {
  let handled: string[] = [];
  const app = async () => {
    const logger = createLogger({ level: 'error', format: 'text' });
    const created = await createHttpApp(AskedModule, { logger });
    await created.init();
    return created;
  };

  @Controller('v1')
  class AskedController {
    @Get('usual')
    @Requires('reader')
    usual() {
      handled.push('usual');
    }

    @Get('urgent')
    @RequiresBeforeRun('publisher')
    urgent() {
      handled.push('urgent');
    }

    @Post('large')
    @HttpCode(200)
    @Requires('publisher')
    large() {
      handled.push('large');
    }
  }

  @Module({ controllers: [AskedController] })
  class AskedModule {}

  beforeEach(() => (handled = []));

  it('lets what a run waits for pass what is only read', async () => {
    const one = await app();
    const addresses = [...numbers.slice(0, 100).map(() => '/v1/usual'), '/v1/urgent'];
    await Promise.all(addresses.map((url) => one.inject({ url })));
    expect(handled).toHaveLength(101);
    expect(handled.indexOf('urgent')).toBeLessThanOrEqual(PER_TURN);
    await one.close();
  });

  it('begins fewer other requests while a run waits for the gate', async () => {
    const one = await app();
    const ask = (url: string) => one.inject({ url });
    const turnsFor = async (beside: () => Promise<unknown>) => {
      while (areTurnsShort()) await nextTurn();
      const asked = [beside(), ...Array.from({ length: 100 }, () => ask('/v1/usual'))];
      let turns = 0;
      while (handled.filter((name) => name === 'usual').length < 100) {
        await nextTurn();
        turns += 1;
        asked.push(beside());
      }
      await Promise.all(asked);
      handled = [];
      return turns;
    };
    const alone = await turnsFor(() => Promise.resolve());
    expect(await turnsFor(() => ask('/v1/urgent'))).toBeGreaterThan(alone);
    await one.close();
  });

  it('begins one large body in a turn', async () => {
    const one = await app();
    const headers = { 'content-type': 'application/json' };
    const payload = Buffer.from('{}'.padEnd(65 * 1024));
    const send = () => one.inject({ method: 'POST', url: '/v1/large', headers, payload });
    let most = 0;
    const all = Promise.all(Array.from({ length: PER_TURN }, send));
    for (let before = 0; handled.length < PER_TURN; before = handled.length) {
      await nextTurn();
      most = Math.max(most, handled.length - before);
    }
    await all;
    expect(most).toBe(1);
    await one.close();
  });
});
