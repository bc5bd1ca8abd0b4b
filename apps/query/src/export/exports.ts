/** Streams a whole list as CSV or NDJSON: requests page after page while it sends. */
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Allowance, type HttpReply, longTurn, textStream } from '#platform';
import type { AsOf } from '#read-models';
import { setAsOfHeaders } from '../answers/as-of-headers.js';
import { Completeness } from '../answers/completeness.js';
import { allowsPartial, invalidParameter } from '../questions/parameters.js';
import { cellOf } from './csv.js';
import { fileText } from './file-text.js';
import { type AskedFormat, MEDIA_TYPES } from './formats.js';
import { completePages } from './complete-pages.js';

const ALL_TENANTS = '';

type Row = Readonly<Record<string, unknown>>;

/** The answer of every list: a page of rows under a member of its own, and the cursor of the next page. */
export type Page = Readonly<Record<string, unknown>> & {
  readonly asOf: AsOf;
  readonly nextCursor: string | null;
};

export interface ListRequest {
  readonly url: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly params: { readonly tenant?: string };
  readonly allowance: Allowance;
}

/** The cursor and size of a page in a list. */
export interface PageRequest {
  /** `undefined` for the first page. */
  readonly cursor: string | undefined;
  readonly limit: number;
}

export interface ExportedList {
  /** The member of the answer that holds the rows. */
  readonly member: string;
  /** The column names in order; the header of a CSV file, even without rows. */
  readonly columns: (query: Row) => readonly string[];
  /** Rows per page while the export reads all: fewer if rows may be large, more if each page costs a scan of all rows. */
  readonly pageRows?: (query: Row) => number;
  /** Whether the rows are usage rows, which may be refilled while they are read. */
  readonly ofUsage?: boolean;
}

export const PAGE_ROWS = 1_000;

@Injectable()
export class Exports {
  constructor(private readonly completeness: Completeness) {}

  /** @returns the whole list as a stream. @throws what the first page throws, before any byte is sent */
  async file(
    { request, reply, asked }: { request: ListRequest; reply: HttpReply; asked: AskedFormat },
    { member, columns, pageRows = () => PAGE_ROWS, ofUsage = true }: ExportedList,
    ask: (page: PageRequest) => Promise<Page | { readonly asOf: AsOf }>,
  ): Promise<Readable> {
    const { query, params, allowance } = request;
    const names = columns(query);
    const askFrom = async (cursor: string | undefined): Promise<Page> => {
      await longTurn();
      const page = await ask({ cursor, limit: pageRows(query) });
      if (member in page) return page as Page;
      throw invalidParameter('format', `of ${asked.format} is for one month`);
    };
    const first = await askFrom(undefined);
    const allowPartial = !ofUsage || allowsPartial(query);
    const pages = completePages(pagesFrom(first, askFrom), this.completeness, allowPartial);
    const onEnd = allowance.openStream(params.tenant ?? ALL_TENANTS);
    describe(reply, asked, `${member}.${asked.format}`, first.asOf);
    const format = {
      columns: names,
      cellsOf: (row: Row) => names.map((name) => cellOf(row[name])),
      documentOf: (row: Row) => row,
    };
    return textStream(fileText(rowsOf(pages, member), format, asked), onEnd);
  }
}

/** Sets the headers of a download. */
export function describe(
  reply: HttpReply,
  { format }: Pick<AskedFormat, 'format'>,
  filename: string,
  asOf: AsOf,
): void {
  reply
    .type(`${MEDIA_TYPES[format]}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${filename}"`)
    .header('cache-control', 'no-store');
  setAsOfHeaders(reply, asOf);
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

async function* rowsOf(pages: AsyncIterable<Page>, member: string): AsyncGenerator<readonly Row[]> {
  for await (const page of pages) yield page[member] as readonly Row[];
}
