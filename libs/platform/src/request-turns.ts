/** Of many requests that come at once a few are begun in each turn of the event loop, so that no turn lasts long. */
import type { FastifyInstance } from 'fastify';
import { nextTurn } from '#eventsourcing';

/** Each takes a tenth of a millisecond or more. */
const PER_TURN = 16;

export function beginInTurns(fastify: Pick<FastifyInstance, 'addHook'>): void {
  const turns = new RequestTurns();
  fastify.addHook('onRequest', (_request, _reply, done) => turns.take(done));
}

export class RequestTurns {
  private begun = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param begin is called at once, or in its turn, in the order in which it was asked. */
  take(begin: () => void): void {
    if (this.begun === PER_TURN) this.waiting.push(begin);
    else this.start(begin);
  }

  private start(begin: () => void): void {
    if (this.begun++ === 0) void nextTurn().then(() => this.next());
    begin();
  }

  private next(): void {
    this.begun = 0;
    for (const begin of this.waiting.splice(0, PER_TURN)) this.start(begin);
  }
}
