/** In which form a list is asked for: pages of JSON, or all of it as CSV or as lines of JSON. */
import { oneOf } from '../parameters.js';
import { flagParameter, invalidParameter } from '../parameters.js';

export const EXPORT_FORMATS = ['json', 'csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

interface Asked {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface AskedFormat {
  readonly format: ExportFormat;
  readonly byteOrderMark: boolean;
}

const formatParameter = oneOf(EXPORT_FORMATS);
const named = (data: string) => ({ type: 'query', data }) as const;

/** `format` counts before `Accept`. @throws ProblemError naming what is wrong */
export function askedFormat({ query, headers }: Asked, otherwise: ExportFormat): AskedFormat {
  const given = formatParameter.transform(query['format'], named('format'));
  const format = given ?? acceptedFormat(String(headers['accept'] ?? '')) ?? otherwise;
  const byteOrderMark = flagParameter.transform(query['bom'], named('bom'));
  if (byteOrderMark && format !== 'csv') throw invalidParameter('bom', 'is only for csv');
  if (format !== 'json' && query['limit'] !== undefined) {
    throw invalidParameter('limit', 'is for pages of json: csv and ndjson give all rows');
  }
  return { format, byteOrderMark };
}

/** The first of the types that the client names; what accepts anything asks for nothing. */
function acceptedFormat(accept: string): ExportFormat | undefined {
  const types = accept.split(',').map((one) => one.split(';')[0]!.trim().toLowerCase());
  return types
    .map((type) => EXPORT_FORMATS.find((format) => MEDIA_TYPES[format] === type))
    .find((format) => format !== undefined);
}
