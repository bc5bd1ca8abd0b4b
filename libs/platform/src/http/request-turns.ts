/** Starts only a few of many waiting requests per turn of the event loop; requests to the gate go first. */
import type { FastifyInstance } from 'fastify';
import { areTurnsShort, nextTurn, shortenTurns } from '#eventsourcing';
import { requirementOf } from '../routes/routes.js';

/** Gate requests per turn: each takes about 0.1 ms, and turns are rare beside other work. */
const URGENT_PER_TURN = 128;

/** Other requests per turn, about a millisecond in total, which a gate request has to wait for at most. */
const PER_TURN = 8;
/** While gate requests are coming in. */
const PER_SHORT_TURN = 2;

/** The bytes of a body that can be parsed in a millisecond or two; a larger body gets a turn of its own. */
const BYTES_PER_TURN = 64 * 1024;
const BODIES_PER_TURN = 1;

/** Await after parsing a body, so that work on a large body begins in a turn of its own. */
export async function turnAfter(body: Buffer | undefined): Promise<void> {
  if (!isLarge(body)) return;
  await nextTurn();
  // The first turn still runs before the event loop polls for input; only the second runs after it.
  await nextTurn();
}

const isLarge = (body: unknown): boolean => Buffer.isBuffer(body) && body.length > BYTES_PER_TURN;

/**
 * @returns a function to await before each of many pieces of work that start at the same moment, such as notifying all
 * open streams of a change: only a few start per turn, and one while gate requests are coming in
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

  /** @param perTurn how many may start in a turn, evaluated each time */
  constructor(private readonly perTurn: () => number) {}

  /** @param begin called immediately or in a later turn, in the order of the calls */
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

const longWork = new RequestTurns(() => 1);

/**
 * Await before each piece of work that takes a turn or longer, such as a thousand rows: one starts per turn, whoever
 * does it, so that many requests of this kind delay others no longer than one does.
 */
export const longTurn = (): Promise<void> => new Promise((begin) => longWork.take(begin));
