/** The page that a browser is shown at an address where nothing is, or that cannot be read; programs are answered with a problem. */
import { ModuleRef } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpReply, HttpRequest } from './http-exchange.js';

/** Sends the page, with every header but its status; `null` in a process that has no pages. */
export type NotFoundPage = ((reply: HttpReply) => void) | null;

/** Provided by the module that has pages. */
export const NOT_FOUND_PAGE = Symbol('NotFoundPage');

export function notFoundPageOf(app: NestFastifyApplication): NotFoundPage {
  // Without this, Nest would log that there is no such route.
  const modules = app.get(ModuleRef);
  try {
    return modules.get<NotFoundPage>(NOT_FOUND_PAGE, { strict: false });
  } catch {
    return null;
  }
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const API = /^\/v1(?:[/?]|$)/;
/** The `Accept` header of browsers for a page; a client that accepts anything is not a browser. */
const HTML = /\btext\/html\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/i;

/** Whether a person is looking for a page; the API's own addresses are for programs. */
export const isPageAsked = ({
  method,
  url,
  headers,
}: Pick<HttpRequest, 'method' | 'url' | 'headers'>): boolean =>
  READS.has(method) && !API.test(url) && HTML.test(String(headers.accept ?? ''));
