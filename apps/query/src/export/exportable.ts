/** Lets a list be asked for as a whole, as CSV or lines of JSON: the same question, page after page, while it is sent. */
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  mixin,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiProduces, ApiQuery } from '@nestjs/swagger';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { type Allowance, type HttpReply, textStream } from '#platform';
import type { AsOf } from '#read-models';
import { Completeness } from '../completeness.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { BYTE_ORDER_MARK, cellOf, csvLines } from './csv.js';
import { wholePages } from './whole-pages.js';
import { askedFormat, type AskedFormat, EXPORT_FORMATS, MEDIA_TYPES } from './formats.js';
import { invalidParameter } from '../parameters.js';

/** The parameters of paging, which an export of the whole list does not have. */
const ALL_TENANTS = '';

type Row = Readonly<Record<string, unknown>>;

/** A page as every list answers it. */
type Page = Readonly<Record<string, unknown>> & {
  readonly asOf: AsOf;
  readonly nextCursor: string | null;
};

interface ListRequest {
  /** Fastify parses it once; the cursor in it is moved on from page to page. */
  readonly query: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly params: { readonly tenant?: string };
  readonly allowance: Allowance;
}

/** Of one page while all are read: few questions, little at a time. */
const PAGE_ROWS = 1_000;

export interface ExportOptions {
  /** Fewer where a row may be large. */
  readonly pageRows?: number;
  /** Whether the rows are those of usage, which may turn out to be refilled while they are read. */
  readonly ofUsage?: boolean;
}

/**
 * @param member of the answer that holds the rows
 * @param columns in order; they are the header even where there is no row
 */
export const Exportable = (
  member: string,
  columns: (query: Readonly<Record<string, unknown>>) => readonly string[],
  options: ExportOptions = {},
) =>
  applyDecorators(
    UseInterceptors(exporter(member, columns, options)),
    ApiQuery({
      name: 'format',
      required: false,
      description: 'Pages of json, or all rows at once; `Accept` says it as well.',
      schema: { type: 'string', enum: [...EXPORT_FORMATS] },
    }),
    ApiQuery({
      name: 'bom',
      required: false,
      description: 'Begin the CSV with a byte order mark, for Excel.',
      schema: { type: 'boolean', default: false },
    }),
    ApiProduces(...Object.values(MEDIA_TYPES)),
  );

function exporter(
  member: string,
  columns: (query: Row) => readonly string[],
  { pageRows = PAGE_ROWS, ofUsage = true }: ExportOptions,
): Type {
  @Injectable()
  class Exporter implements NestInterceptor {
    constructor(
      @Inject(QUERY) private readonly dependencies: QueryDependencies,
      private readonly completeness: Completeness,
    ) {}

    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const http = context.switchToHttp();
      const request = http.getRequest<ListRequest>();
      const asked = askedFormat(request, 'json');
      if (asked.format === 'json') return next.handle();
      const { query } = request;
      query['limit'] = String(pageRows);
      const names = columns(query);
      const ask = async () => (await firstValueFrom(next.handle())) as Page;
      // What is wrong with the question is said before the first byte.
      const first = await ask();
      if (!(member in first))
        throw invalidParameter('format', `of ${asked.format} is for one month`);
      const all = pagesFrom(first, (cursor) => {
        query['cursor'] = cursor;
        return ask();
      });
      const allowPartial = !ofUsage || query['allowPartial'] === 'true';
      const pages = wholePages(all, this.completeness, allowPartial);
      const onEnd = request.allowance.openStream(request.params.tenant ?? ALL_TENANTS);
      const reply = http.getResponse<HttpReply>();
      describe(reply, asked, `${member}.${asked.format}`, first.asOf);
      const { signal } = this.dependencies;
      const produce = () => written(pages, member, names, asked);
      return of(textStream({ signal, produce, onEnd }));
    }
  }
  return mixin(Exporter);
}

/** Headers of a download. */
export function describe(
  reply: HttpReply,
  { format }: Pick<AskedFormat, 'format'>,
  filename: string,
  { position }: AsOf,
): void {
  reply
    .type(`${MEDIA_TYPES[format]}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${filename}"`)
    .header('cache-control', 'no-store');
  if (position !== null) reply.header('as-of-position', position);
}

async function* pagesFrom(
  first: Page,
  ask: (cursor: string) => Promise<Page>,
): AsyncGenerator<Page> {
  let page = first;
  for (;;) {
    yield page;
    if (page.nextCursor === null) return;
    page = await ask(page.nextCursor);
  }
}

async function* written(
  pages: AsyncIterable<Page>,
  member: string,
  columns: readonly string[],
  { format, byteOrderMark }: AskedFormat,
): AsyncGenerator<string> {
  if (byteOrderMark) yield BYTE_ORDER_MARK;
  if (format === 'csv') yield csvLines([columns]);
  for await (const page of pages) {
    const rows = page[member] as readonly Row[];
    if (rows.length === 0) continue;
    yield format === 'csv'
      ? csvLines(rows.map((row) => columns.map((column) => cellOf(row[column]))))
      : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}
