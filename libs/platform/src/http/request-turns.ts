/** Begins only a few of many waiting requests in each turn of the event loop, those that a run waits for first. */
import type { FastifyInstance } from 'fastify';
import { areTurnsShort, nextTurn, shortenTurns } from '#eventsourcing';
import { requirementOf } from '../routes/routes.js';

/** Requests to the gate per turn: each takes about a tenth of a millisecond, and beside other work turns are few. */
const URGENT_PER_TURN = 128;

/** Other requests per turn, about a millisecond together: a question to the gate waits for no more of them. */
const PER_TURN = 8;
/** While the gate is being asked. */
const PER_SHORT_TURN = 2;

/** Bytes of bodies per turn, parsed in a millisecond or two; a larger body gets a turn of its own. */
const BYTES_PER_TURN = 64 * 1024;
const BODIES_PER_TURN = 1;

/** Awaited after a body was parsed: work on a large body begins in a turn of its own. */
export async function turnAfter(body: Buffer | undefined): Promise<void> {
  if (!isLarge(body)) return;
  await nextTurn();
  // That one follows the arrival of what was parsed before anything else is listened to; this one does not.
  await nextTurn();
}

const isLarge = (body: unknown): boolean => Buffer.isBuffer(body) && body.length > BYTES_PER_TURN;

/**
 * @returns what to await before each of many pieces of work that are begun at the same moment, such as telling all open
 * streams of a change: few of them are begun in a turn, and one alone while somebody asks the gate.
 */
export function fewPerTurn(): () => Promise<void> {
  const turns = new RequestTurns(() => (areTurnsShort() ? 1 : PER_TURN));
  return () => new Promise((begin) => turns.take(begin));
}

export function beginInTurns(fastify: Pick<FastifyInstance, 'addHook'>): void {
  const urgent = new RequestTurns(() => URGENT_PER_TURN);
  const usual = new RequestTurns(() => (areTurnsShort() ? PER_SHORT_TURN : PER_TURN));
  const bodies = new RequestTurns(() => BODIES_PER_TURN);
  fastify.addHook('onRequest', ({ routeOptions }, _reply, done) => {
    const requires = requirementOf(routeOptions.url ?? '', routeOptions.config);
    const isUrgent = requires?.kind === 'roles' && requires.urgent === true;
    if (isUrgent) shortenTurns();
    (isUrgent ? urgent : usual).take(done);
  });
  fastify.addHook('preHandler', ({ body }, _reply, done) =>
    isLarge(body) ? bodies.take(done) : done(),
  );
}

export class RequestTurns {
  private begun = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param perTurn how many are begun in a turn from now on */
  constructor(private readonly perTurn: () => number) {}

  /** @param begin is called at once, or in its turn, in the order in which it was asked. */
  take(begin: () => void): void {
    if (this.begun >= this.perTurn()) this.waiting.push(begin);
    else this.start(begin);
  }

  private start(begin: () => void): void {
    if (this.begun++ === 0) void nextTurn().then(() => this.next());
    begin();
  }

  private next(): void {
    this.begun = 0;
    for (const begin of this.waiting.splice(0, this.perTurn())) this.start(begin);
  }
}
