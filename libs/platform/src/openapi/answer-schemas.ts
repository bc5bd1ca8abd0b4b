/**
 * Helpers to describe responses in JSON Schema, and a decorator type that makes the compiler check handlers against it.
 */
import type { Readable } from 'node:stream';
import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import type { JsonText, Members, Schema, Unnamed } from './answer-types.js';

export const TEXT = { type: 'string' } as const;
export const TEXT_OR_NULL = { type: ['string', 'null'] } as const;
export const COUNT = { type: 'integer' } as const;

export const object = <const P extends Members>(properties: P) => ({
  type: 'object' as const,
  required: Object.keys(properties) as (keyof P & string)[],
  properties,
});
export const list = <const Item extends Schema>(items: Item) => ({ type: 'array' as const, items });

/** Casts a schema to Nest's mutable type; Nest only reads it. */
export const documented = (schema: Schema) => schema as ApiResponseSchemaHost['schema'];

/** A decorator for handlers that return this response, also as JSON text, or a stream for an export. */
export type Answering<Answer> = <
  Handler extends (...given: never[]) => Promise<Answer | JsonText<Answer> | Readable>,
>(
  controller: object,
  name: string | symbol,
  handler: TypedPropertyDescriptor<Handler> &
    NothingMore<Answered<Awaited<ReturnType<Handler>>>, Answer>,
) => void;

type Answered<Result> = Result extends Readable
  ? never
  : Result extends JsonText<infer Answer>
    ? Answer
    : Result;

type NothingMore<Value, Answer> = [Unnamed<Value, Answer>] extends [never]
  ? unknown
  : { readonly notInTheSchema: Unnamed<Value, Answer> };
