/** What a question says behind its question mark, read as one: Nest waits for each parameter that has a pipe of its own. */
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';

export type PipesOf<Query> = {
  readonly [Name in keyof Query]: PipeTransform<unknown, Query[Name]>;
};

/** The whole query; who asks knows by `KnownQueryParameters` that there is nothing else in it. */
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

/** A parameter that is somebody else's to check. */
export const asGiven: PipeTransform<unknown, string | undefined> = {
  transform: (value) => value as string | undefined,
};

/** @param value where it is absent */
export const orElse = <T>(
  pipe: PipeTransform<unknown, T | undefined>,
  value: T,
): PipeTransform<unknown, T> => ({
  transform: (given, metadata) => pipe.transform(given, metadata) ?? value,
});
