/** Responds with a problem document to requests that Node's HTTP parser refuses. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterOthers, latestAnswer } from './pipelining.js';
import { randomId } from '../random-id.js';
import { httpProblem, type HttpProblemCode } from '../problem.js';

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

/**
 * Without a known method, a line is an unknown method only if it is otherwise a request line; if not, it is not HTTP.
 */
const REQUEST_LINE = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n/;
/** The parser also reports an invalid version if the line has an invalid end. */
const KNOWN_VERSION = / HTTP\/1\.[01]\n?$/;

interface ParseError extends NodeJS.ErrnoException {
  /** The chunk from the network that contains the invalid bytes. */
  readonly rawPacket?: unknown;
  /** How many bytes of it were parsed. */
  readonly bytesParsed?: number;
}

/** Connections that sent invalid bytes: what follows is ignored. */
const refused = new WeakSet<Duplex>();

/** Closes the connection, because it is unknown where the next request would begin. */
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

/**
 * Whether the error is in the body of a request that was already refused by its head: the client would take a second
 * response for that of its next request.
 */
function isAnswered(socket: Duplex): boolean {
  const answer = latestAnswer(socket);
  return answer !== null && answer.headersSent && !answer.req.complete;
}

/** Responds to CONNECT; by default Node closes the connection without a response. */
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
  // The parser stops where a known method, or a version with its line end, no longer matches.
  const read = rawPacket.toString('latin1', 0, bytesParsed);
  const rest = rawPacket.toString('latin1', bytesParsed);
  if (code === 'HPE_INVALID_METHOD') return REQUEST_LINE.test(rest) ? METHOD : MALFORMED;
  return refusal === VERSION && KNOWN_VERSION.test(read) ? MALFORMED : refusal;
}

function endWith(socket: Duplex, { code, detail }: Refusal): void {
  const { problem } = httpProblem(code, detail);
  const requestId = randomId();
  const body = JSON.stringify({ ...problem, requestId });
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
