/** Answers as a problem what Node's HTTP parser refuses before there is a request. */
import type { Socket } from 'node:net';
import { randomId } from './random-id.js';
import { httpProblemKind, type HttpProblemCode, toProblem } from './problem.js';

const REFUSALS: Readonly<Record<string, { code: HttpProblemCode; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'requestTimeout',
    detail: 'The request did not arrive as a whole in time.',
  },
  HPE_HEADER_OVERFLOW: { code: 'headersTooLarge', detail: 'The headers have too many bytes.' },
};
const MALFORMED = {
  code: 'malformedRequest',
  detail: 'This is not HTTP as RFC 9112 has it.',
} as const;

/** The connection is over: nobody knows where the next request would begin. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail } = REFUSALS[error.code ?? ''] ?? MALFORMED;
  const kind = httpProblemKind(code);
  const requestId = randomId();
  const body = JSON.stringify({ ...toProblem(kind, detail), requestId });
  socket.end(
    [
      `HTTP/1.1 ${kind.status} ${kind.title}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
