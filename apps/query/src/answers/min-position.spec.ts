/** `?minPosition=`: the answer waits for the rows, an invalid position is reported, and without one nothing is read. */
import type { ExecutionContext } from '@nestjs/common';
import { nextTurn, type SqlReader } from '#eventsourcing';
import type { QueryDependencies } from '../dependencies.js';
import { MinPosition } from './min-position.js';

let position: number;
let looks: number;
let guard: MinPosition;

beforeEach(() => {
  [position, looks] = [4, 0];
  const query = async () => {
    looks += 1;
    return [{ position, recorded_at: '2026-11-01T00:00:00.000Z' }] as never;
  };
  const readModels: SqlReader = { query };
  const dependencies = { readModels, sleep: nextTurn } as unknown as QueryDependencies;
  guard = new MinPosition(dependencies);
});

const asked = (query: Record<string, unknown>) => {
  const http = { getRequest: () => ({ query }) };
  return guard.canActivate({ switchToHttp: () => http } as unknown as ExecutionContext);
};

it('lets a question through at once that names none', () => {
  expect(asked({ month: '2026-11' })).toBe(true);
  expect(looks).toBe(0);
});

it('lets a question through when the rows have reached the position, and not before', async () => {
  let isThrough = false;
  const waiting = (async () => {
    await asked({ minPosition: '5' });
    isThrough = true;
  })();
  while (looks < 3) await nextTurn();
  expect(isThrough).toBe(false);
  position = 5;
  await waiting;
});

it('refuses a question that waits for too long', async () => {
  await expect(asked({ minPosition: '5' })).rejects.toMatchObject({ problem: { status: 503 } });
});

it.each(['', '-1', '1.5', 'soon', '5 ', ['5', '6']])(
  'names what is no position: %j',
  async (one) => {
    const refused = { problem: { status: 422, field: 'minPosition' } };
    await expect(asked({ minPosition: one })).rejects.toMatchObject(refused);
  },
);
