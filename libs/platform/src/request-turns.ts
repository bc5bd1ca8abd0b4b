/** Of many requests that come at once a few are begun in each turn of the event loop, so that no turn lasts long. */
import type { FastifyInstance } from 'fastify';
import { nextTurn } from '#eventsourcing';

/** Each takes a tenth of a millisecond or more; beside other work there may be few turns, and questions come first. */
const PER_TURN = 128;

/** Parsed in a millisecond or two; of more it is not known. */
const BYTES_PER_TURN = 64 * 1024;

/** To be waited for when a body was parsed: what is done with it begins in a turn of its own where it is large. */
export async function turnAfter(body: Buffer | undefined): Promise<void> {
  if ((body?.length ?? 0) <= BYTES_PER_TURN) return;
  await nextTurn();
  // That one follows the arrival of what was parsed before anything else is listened to; this one does not.
  await nextTurn();
}

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
