/**
 * The page shown to a browser at an address that does not exist or cannot be decoded; programs get a problem document.
 */
import { ModuleRef } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpReply, HttpRequest } from './http-exchange.js';

/** Sends the page with all headers; the caller sets the status. `null` in a process without pages. */
export type NotFoundPage = ((reply: HttpReply) => void) | null;

/** Provided by the module with the pages. */
export const NOT_FOUND_PAGE = Symbol('NotFoundPage');

export function notFoundPageOf(app: NestFastifyApplication): NotFoundPage {
  // `app.get` would make Nest log that there is no such provider.
  const modules = app.get(ModuleRef);
  try {
    return modules.get<NotFoundPage>(NOT_FOUND_PAGE, { strict: false });
  } catch {
    return null;
  }
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const API = /^\/v1(?:[/?]|$)/;
/** The `Accept` header of browsers for a page; clients that accept anything are not browsers. */
const HTML = /\btext\/html\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/i;

/** Whether a browser requests a page; addresses of the API are for programs. */
export const isPageAsked = ({
  method,
  url,
  headers,
}: Pick<HttpRequest, 'method' | 'url' | 'headers'>): boolean =>
  READS.has(method) && !API.test(url) && HTML.test(String(headers.accept ?? ''));
