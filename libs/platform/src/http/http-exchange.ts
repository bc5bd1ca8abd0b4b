/** The part of Fastify's request and reply that our handlers use. */
import type { Readable } from 'node:stream';
import type { TraceIds } from '#tracing';

export interface HttpRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Present if tracing is on. */
  readonly trace?: TraceIds;
}

export interface HttpReply {
  status(code: number): HttpReply;
  type(contentType: string): HttpReply;
  header(name: string, value: string | number): HttpReply;
  headers(values: Readonly<Record<string, string>>): HttpReply;
  send(payload: string | Buffer | Readable): HttpReply;
}
