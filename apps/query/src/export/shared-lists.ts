/** Lists that many clients request: concurrent requests share one read of a page; an export streams the whole list. */
import { Injectable } from '@nestjs/common';
import type { HttpReply } from '#platform';
import type { AsOf } from '#read-models';
import { SharedAnswers } from '../answers/shared-answers.js';
import { CompleteAnswers } from '../answers/complete-answers.js';
import {
  type ExportedList,
  Exports,
  type ListRequest,
  type Page,
  type PageRequest,
} from './exports.js';
import { askedFormat, EXPORT_FORMATS } from './formats.js';

export interface ListExchange {
  readonly request: ListRequest;
  readonly reply: HttpReply;
}

@Injectable()
export class SharedLists {
  constructor(
    private readonly completeAnswers: CompleteAnswers,
    private readonly shared: SharedAnswers,
    private readonly exports: Exports,
  ) {}

  /**
   * @param asked the requested page
   * @param read reads the page; its answer must be the same for every authorised caller
   */
  async answer<T extends Page | { readonly asOf: AsOf }>(
    { request, reply }: ListExchange,
    list: ExportedList,
    asked: PageRequest,
    read: (page: PageRequest) => Promise<T>,
  ) {
    const format = askedFormat(request, EXPORT_FORMATS);
    if (format.format === 'json') {
      return this.shared.answer(request, reply, () => read(asked));
    }
    const readFrom = ({ limit, cursor = asked.cursor }: PageRequest) => read({ limit, cursor });
    return this.completeAnswers.answer(request, () =>
      this.exports.file({ request, reply, asked: format }, list, readFrom),
    );
  }
}
