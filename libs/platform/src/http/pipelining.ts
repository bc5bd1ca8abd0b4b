/**
 * One request of a connection at a time. A client may send the next ones without waiting (RFC 9112, 9.3.2), and Node would begin
 * them all: a mebibyte of them held everybody up for minutes, and answers that nobody took filled the memory.
 */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** More than any client sends ahead; what comes in one piece from the network is parsed at once. */
const WAITING_MAX = 1_000;

interface Connection {
  /** Answers that are not sent yet, in the order of their requests. */
  readonly open: Set<ServerResponse>;
  /** The answer whose request was begun. */
  begun: ServerResponse | null;
  readonly waiting: { readonly answer: ServerResponse; readonly begin: () => void }[];
}

const connections = new WeakMap<Duplex, Connection>();

function connectionOf(socket: Duplex): Connection {
  let connection = connections.get(socket);
  if (!connection) {
    connection = { open: new Set(), begun: null, waiting: [] };
    connections.set(socket, connection);
  }
  return connection;
}

/** Remembers what each connection is still to be answered, by whatever part of the server. */
export function noteOpenAnswers(server: Server): void {
  server.prependListener('request', ({ socket }, answer) => {
    const { open } = connectionOf(socket);
    open.add(answer);
    answer.once('close', () => open.delete(answer));
  });
}

/** Requests of different connections do not wait for each other. */
export function answerInOrder(fastify: Pick<FastifyInstance, 'addHook'>): void {
  fastify.addHook('onRequest', ({ raw: { socket } }, { raw: answer }, done) => {
    const connection = connectionOf(socket);
    connection.waiting.push({ answer, begin: done });
    if (connection.waiting.length > WAITING_MAX) socket.destroy();
    else if (connection.begun === null) beginNext(socket, connection);
  });
}

function beginNext(socket: Duplex, connection: Connection): void {
  const next = socket.destroyed ? undefined : connection.waiting.shift();
  connection.begun = next?.answer ?? null;
  next?.answer.once('close', () => beginNext(socket, connection));
  next?.begin();
}

/** Answers what cannot be read after the requests that came before it; one whose body is broken is answered in its place. */
export async function afterOthers(socket: Duplex, work: () => void): Promise<void> {
  const { open, waiting } = connectionOf(socket);
  const isBroken = ({ req }: ServerResponse): boolean => !req.complete;
  const last = waiting.at(-1);
  if (last && isBroken(last.answer)) waiting.pop();
  const earlier = [...open].filter((answer) => !isBroken(answer));
  await Promise.all(earlier.map((answer) => once(answer, 'close')));
  if (!socket.destroyed) work();
}
