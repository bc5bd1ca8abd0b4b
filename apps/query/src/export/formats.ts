/** The format of a list: JSON pages, or the whole list as CSV or NDJSON. */
import { flagParameter, invalidParameter, oneOf } from '../questions/parameters.js';
import { acceptedTypes } from './accepted-types.js';
import type { CsvForm } from './csv.js';

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

export interface AskedFormat<Format extends ExportFormat = ExportFormat> extends CsvForm {
  readonly format: Format;
  readonly byteOrderMark: boolean;
}

const named = (data: string) => ({ type: 'query', data }) as const;

/**
 * The requested format, from the parameter `format` or else from `Accept`.
 * @param offered the formats; the first is the default
 * @throws ProblemError naming the parameter or header that is invalid
 */
export function askedFormat<Format extends ExportFormat>(
  { query, headers }: Asked,
  [otherwise, ...others]: readonly [Format, ...Format[]],
): AskedFormat<Format> {
  const offered = [otherwise, ...others];
  const given = oneOf(offered).transform(query['format'], named('format'));
  const format = given ?? acceptedFormat(String(headers['accept'] ?? ''), offered) ?? otherwise;
  const ofCsv = (name: string): boolean => {
    const isSet = flagParameter.transform(query[name], named(name));
    if (isSet && format !== 'csv') throw invalidParameter(name, 'is only for csv');
    return isSet;
  };
  const form = { byteOrderMark: ofCsv('bom'), decimalComma: ofCsv('decimalComma') };
  if (format !== 'json' && query['limit'] !== undefined) {
    throw invalidParameter('limit', 'is for pages of json: csv and ndjson give all rows');
  }
  return { format, ...form };
}

/** The first offered format that the client accepts, by descending weight; `*` matches the first offered one. */
function acceptedFormat<Format extends ExportFormat>(
  accept: string,
  offered: readonly Format[],
): Format | undefined {
  return acceptedTypes(accept)
    .map((type) => offered.find((format) => type === '*/*' || MEDIA_TYPES[format] === type))
    .find((format) => format !== undefined);
}
