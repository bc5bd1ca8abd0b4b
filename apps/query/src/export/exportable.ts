/** Lets a route offer its whole list as CSV or NDJSON. */
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  mixin,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { ApiProduces, ApiQuery, type HttpReply, longTurn } from '#platform';
import { type ExportedList, Exports, type ListRequest, type Page } from './exports.js';
import { askedFormat, EXPORT_FORMATS, MEDIA_TYPES } from './formats.js';

/** Fastify parses the query once; the export replaces its cursor for each page. */
type PagedRequest = ListRequest & { readonly query: Record<string, unknown> };

/** The rows of a page that is read in a few milliseconds. */
const SHORT_PAGE_ROWS = 100;

/** If no month is given, all pages use the month of the first page, as the month may end during the export. */
function keepMonth(query: Record<string, unknown>, { month }: Page): void {
  if (month !== undefined) query['month'] ??= month;
}

export const Exportable = (
  member: ExportedList['member'],
  columns: ExportedList['columns'],
  options: Omit<ExportedList, 'member' | 'columns'> = {},
) => applyDecorators(UseInterceptors(exporter({ member, columns, ...options })), ApiExport());

/** The OpenAPI part alone, for handlers of frequent requests, which choose the format without an interceptor. */
export const ApiExport = () =>
  applyDecorators(
    ApiQuery({
      name: 'format',
      required: false,
      description:
        '`json` returns pages; `csv` and `ndjson` return all rows at once, with `As-Of-Time` and `As-Of-Position` headers. Takes precedence over `Accept`.',
      schema: { type: 'string', enum: [...EXPORT_FORMATS] },
    }),
    ApiCsvForm(),
    ApiProduces(...Object.values(MEDIA_TYPES)),
  );

/** The parameters for the form of a CSV. */
export const ApiCsvForm = () =>
  applyDecorators(
    ApiQuery({
      name: 'bom',
      required: false,
      description: 'Begin the CSV with a byte order mark, for Excel.',
      schema: { type: 'boolean', default: false },
    }),
    ApiQuery({
      name: 'decimalComma',
      required: false,
      description:
        'Write the CSV with decimal commas, and semicolons between its cells, for versions of Excel that use a decimal comma.',
      schema: { type: 'boolean', default: false },
    }),
  );

function exporter(list: ExportedList): Type {
  @Injectable()
  class Exporter implements NestInterceptor {
    constructor(private readonly exports: Exports) {}

    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const http = context.switchToHttp();
      const request = http.getRequest<PagedRequest>();
      const asked = askedFormat(request, EXPORT_FORMATS);
      const { query } = request;
      if (asked.format === 'json') {
        if (Number(query['limit']) > SHORT_PAGE_ROWS) await longTurn();
        return next.handle();
      }
      const reply = http.getResponse<HttpReply>();
      const file = await this.exports.file(
        { request, reply, asked },
        list,
        async ({ limit, cursor }) => {
          query['limit'] = limit;
          if (cursor !== undefined) query['cursor'] = cursor;
          const page = (await firstValueFrom(next.handle())) as Page;
          keepMonth(query, page);
          return page;
        },
      );
      return of(file);
    }
  }
  return mixin(Exporter);
}
