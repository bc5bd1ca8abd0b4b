/** Parses integers as numbers. An integer beyond 2^53 is an error, never an approximation. */
import pg from 'pg';

function parseBigint(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database answered with an integer beyond 2^53: ${text}`);
}

export const safeTypes: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === pg.types.builtins.INT8
      ? parseBigint
      : (pg.types.getTypeParser(type, format) as (text: string) => unknown),
};
