/** The little that our handlers use of Fastify's request and reply. */
import type { Readable } from 'node:stream';

export interface HttpRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface HttpReply {
  status(code: number): HttpReply;
  type(contentType: string): HttpReply;
  header(name: string, value: string | number): HttpReply;
  send(payload: string | Buffer | Readable): HttpReply;
}
