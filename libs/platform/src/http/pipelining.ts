/**
 * Processes one request per connection at a time. A client may send further requests without waiting (RFC 9112, 9.3.2),
 * and Node would start them all: a mebibyte of them would delay other clients for minutes, and unread responses would
 * fill the memory.
 */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** More than any client sends ahead; requests that arrive in one chunk are all parsed immediately. */
const WAITING_MAX = 1_000;

interface Connection {
  /** Responses that are not sent yet, in the order of their requests. */
  readonly open: Set<ServerResponse>;
  /** The response to the request in progress. */
  begun: ServerResponse | null;
  /** The response to the latest request, also once it is sent. */
  latest: ServerResponse | null;
  readonly waiting: { readonly answer: ServerResponse; readonly begin: () => void }[];
}

const connections = new WeakMap<Duplex, Connection>();

function connectionOf(socket: Duplex): Connection {
  let connection = connections.get(socket);
  if (!connection) {
    connection = { open: new Set(), begun: null, latest: null, waiting: [] };
    connections.set(socket, connection);
  }
  return connection;
}

/** Remembers the responses of each connection, whichever part of the server sends them. */
export function noteAnswers(server: Server): void {
  server.prependListener('request', ({ socket }, answer) => {
    const connection = connectionOf(socket);
    connection.latest = answer;
    connection.open.add(answer);
    answer.once('close', () => connection.open.delete(answer));
  });
}

/** @returns the response to the latest request, also once it is sent; null before the first request */
export const latestAnswer = (socket: Duplex): ServerResponse | null => connectionOf(socket).latest;

/** Requests on different connections do not wait for each other. */
export function answerInOrder(fastify: Pick<FastifyInstance, 'addHook'>): void {
  fastify.addHook('onRequest', ({ raw: { socket } }, { raw: answer }, done) => {
    const connection = connectionOf(socket);
    connection.waiting.push({ answer, begin: done });
    if (connection.waiting.length > WAITING_MAX) socket.destroy();
    else if (connection.begun === null) beginNext(socket, connection);
  });
}

function beginNext(socket: Duplex, connection: Connection): void {
  const next = isEnding(socket) ? undefined : connection.waiting.shift();
  connection.begun = next?.answer ?? null;
  next?.answer.once('close', () => beginNext(socket, connection));
  next?.begin();
}

/** Nobody would learn what came of a request that began now. */
const isEnding = ({ destroyed, writableEnded }: Duplex): boolean => destroyed || writableEnded;

/**
 * Runs `work`, the response to invalid bytes, after the responses to all earlier requests; it replaces the response to
 * a request with an invalid body.
 */
export async function afterOthers(socket: Duplex, work: () => void): Promise<void> {
  const { open, waiting } = connectionOf(socket);
  const isBroken = ({ req }: ServerResponse): boolean => !req.complete;
  const last = waiting.at(-1);
  if (last && isBroken(last.answer)) waiting.pop();
  const earlier = [...open].filter((answer) => !isBroken(answer));
  await Promise.all(earlier.map((answer) => once(answer, 'close')));
  if (!socket.destroyed) work();
}
