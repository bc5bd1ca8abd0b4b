/** Reads a request's query string with one pipe: Nest awaits each parameter that has its own pipe, which is slower. */
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';

export type PipesOf<Query> = {
  readonly [Name in keyof Query]: PipeTransform<unknown, Query[Name]>;
};

/** The query as one object. `KnownQueryParameters` has already refused unknown parameters. */
export function queryOf<Query extends object>(
  pipes: PipesOf<Query>,
): PipeTransform<Readonly<Record<string, unknown>>, Query> {
  const parameters = (Object.keys(pipes) as (keyof Query & string)[]).map((name) => {
    const metadata: ArgumentMetadata = { type: 'query', data: name };
    return { name, metadata, pipe: pipes[name] };
  });
  return {
    transform(query) {
      const read: Partial<Query> = {};
      for (const { name, metadata, pipe } of parameters) {
        read[name] = pipe.transform(query[name], metadata);
      }
      return read as Query;
    },
  };
}

/** Passes a parameter through unchecked; it is checked elsewhere. */
export const asGiven: PipeTransform<unknown, string | undefined> = {
  transform: (value) => value as string | undefined,
};

/** @param value the default for an absent parameter */
export const orElse = <T>(
  pipe: PipeTransform<unknown, T | undefined>,
  value: T,
): PipeTransform<unknown, T> => ({
  transform: (given, metadata) => pipe.transform(given, metadata) ?? value,
});
