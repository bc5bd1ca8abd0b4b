/** Lets a server finish the requests in progress before it is closed; closing it would cut them off. */
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { within } from '#eventsourcing';

class OpenRequests {
  /** Responses that are not sent yet, by their connections. */
  private readonly open = new Map<Duplex, Set<ServerResponse>>();
  private onAllAnswered: (() => void) | null = null;

  begin(socket: Duplex, answer: ServerResponse): void {
    const answers = this.open.get(socket) ?? new Set();
    this.open.set(socket, answers.add(answer));
    answer.once('close', () => {
      answers.delete(answer);
      if (answers.size === 0) this.forget(socket);
    });
    if (this.onAllAnswered) answer.shouldKeepAlive = false;
  }

  /** The responses that a closed connection still owes are never sent. */
  forget(socket: Duplex): void {
    this.open.delete(socket);
    if (this.open.size === 0) this.onAllAnswered?.();
  }

  /** Each connection ends with the response in progress on it. */
  async end(): Promise<void> {
    for (const answers of this.open.values()) {
      for (const answer of answers) answer.shouldKeepAlive = false;
    }
    await new Promise<void>((resolve) => {
      this.onAllAnswered = resolve;
      if (this.open.size === 0) resolve();
    });
  }
}

const requestsOf = new WeakMap<Server, OpenRequests>();

export function noteOpenRequests(server: Server): void {
  const requests = new OpenRequests();
  requestsOf.set(server, requests);
  server.on('connection', (socket) => socket.once('close', () => requests.forget(socket)));
  server.prependListener('request', ({ socket }, answer) => requests.begin(socket, answer));
}

/**
 * Accepts no more connections, and ends each one with its response: without a response, a client would not know whether
 * its command was carried out.
 * @returns when all are sent, or after this time
 */
export async function giveLastAnswers(server: Server, limitMs: number): Promise<void> {
  server.close();
  const requests = requestsOf.get(server);
  if (requests) await within(limitMs, requests.end());
}
