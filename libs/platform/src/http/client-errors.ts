/** Answers what Node's HTTP parser refuses with a problem document. */
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterOthers } from './pipelining.js';
import { randomId } from '../random-id.js';
import { httpProblemKind, type HttpProblemCode, toProblem } from '../problem.js';

interface Refusal {
  readonly code: HttpProblemCode;
  readonly detail: string;
}

const VERSION: Refusal = {
  code: 'versionNotSupported',
  detail: 'Only HTTP/1.1 and HTTP/1.0 are supported.',
};
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'requestTimeout',
    detail: 'The request did not arrive completely in time.',
  },
  HPE_HEADER_OVERFLOW: { code: 'headersTooLarge', detail: 'The headers have too many bytes.' },
  HPE_INVALID_VERSION: VERSION,
  HPE_PAUSED_H2_UPGRADE: VERSION,
};
const MALFORMED: Refusal = {
  code: 'malformedRequest',
  detail: 'This is not a request of HTTP as RFC 9112 defines it.',
};
const METHOD: Refusal = {
  code: 'notImplemented',
  detail: 'The method is unknown; methods are case-sensitive and written in capitals.',
};

/** A line that begins with no known method is an unknown method only if the rest is a request line; else it is not HTTP. */
const REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n/;
/** The parser calls a version invalid also where its line does not end as it must. */
const KNOWN_VERSION = / HTTP\/1\.[01]\n?$/;

interface ParseError extends NodeJS.ErrnoException {
  /** What came with the bytes that cannot be read, from the network in one piece. */
  readonly rawPacket?: unknown;
  /** How much of it could be read. */
  readonly bytesParsed?: number;
}

/** The answer to the latest request of each connection. */
const answers = new WeakMap<Duplex, ServerResponse>();

/** Connections on which something came that cannot be read: what follows is not looked at. */
const refused = new WeakSet<Duplex>();

/** Remembers which request of a connection is being answered, for errors in what follows its head. */
export function noteAnswers(server: Server): void {
  server.prependListener('request', ({ socket }, answer) => void answers.set(socket, answer));
}

/** The connection is closed: it is unknown where the next request would begin. */
export function answerClientError(error: ParseError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
  } else if (!refused.has(socket)) {
    refused.add(socket);
    void afterOthers(socket, () => {
      if (isAnswered(socket)) socket.end();
      else endWith(socket, refusalOf(error));
    });
  }
}

/** Whether the error is in the body of a request that was refused by its head: a second answer would be taken for one to the next request. */
function isAnswered(socket: Duplex): boolean {
  const answer = answers.get(socket);
  return answer !== undefined && answer.headersSent && !answer.req.complete;
}

/** Answers CONNECT, where Node by itself would close the connection without an answer. */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  endWith(socket, {
    code: 'notImplemented',
    detail: 'This server is not a proxy: CONNECT is not supported.',
  });
}

function refusalOf({ code = '', rawPacket, bytesParsed = 0 }: ParseError): Refusal {
  const refusal = REFUSALS[code] ?? MALFORMED;
  if (!Buffer.isBuffer(rawPacket)) return refusal;
  // It is read as far as something known begins like it: a method, or a version with the end of its line.
  const read = rawPacket.toString('latin1', 0, bytesParsed);
  const rest = rawPacket.toString('latin1', bytesParsed);
  if (code === 'HPE_INVALID_METHOD') return REQUEST_LINE.test(rest) ? METHOD : MALFORMED;
  return refusal === VERSION && KNOWN_VERSION.test(read) ? MALFORMED : refusal;
}

function endWith(socket: Duplex, { code, detail }: Refusal): void {
  const kind = httpProblemKind(code);
  const requestId = randomId();
  const body = JSON.stringify({ ...toProblem(kind, detail), requestId });
  socket.end(
    [
      `HTTP/1.1 ${kind.status} ${STATUS_CODES[kind.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
