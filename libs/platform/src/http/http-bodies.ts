/**
 * Reads bodies as bytes, with a size limit before and after decompression; the route that knows the format parses them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { gunzip } from 'node:zlib';
import { httpProblem, type ProblemError } from '../problem.js';

/** The body limit: enough for a batch of some thousand usage events, and equal to the message limit of the log. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

const JSON_MEDIA_TYPE = /^application\/([\w.-]+\+)?json(;|$)/i;

/** JSON must be UTF-8; a body in another encoding would be misread. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/gi;
const CHARSETS = ['utf-8', 'utf8', 'us-ascii'];

type Done = (error: Error | null, body?: Buffer) => void;

export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_MEDIA_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    const contentType = request.headers['content-type'] ?? '';
    const named = Array.from(contentType.matchAll(CHARSET), ([, name]) => name!.toLowerCase());
    const charset = named.find((one) => !CHARSETS.includes(one));
    if (charset === undefined) return unpack(request, body as Buffer, done);
    const detail = `The charset ${charset} is not read; send UTF-8.`;
    done(httpProblem('unsupportedMediaType', detail, { field: 'content-type' }));
  });
}

export const bodyTooLarge = (): ProblemError =>
  httpProblem('bodyTooLarge', `At most ${BODY_LIMIT_BYTES} bytes are accepted, unpacked.`, {
    limitBytes: BODY_LIMIT_BYTES,
  });

function unpack({ headers }: FastifyRequest, body: Buffer, done: Done): void {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return done(null, body);
  if (encoding !== 'gzip') {
    const detail = `The content encoding ${encoding} is not supported; send gzip, or none.`;
    return done(httpProblem('unsupportedMediaType', detail, { field: 'content-encoding' }));
  }
  gunzip(body, { maxOutputLength: BODY_LIMIT_BYTES }, (error, unpacked) => {
    if (!error) return done(null, unpacked);
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    done(
      isTooLarge
        ? bodyTooLarge()
        : httpProblem('malformedBody', 'The body is not complete gzip data.'),
    );
  });
}
