/** Serves the dashboard: one page at all of its addresses and as the 404 page, and scripts and styles that browsers may cache indefinitely. */
import {
  Controller,
  type FactoryProvider,
  Get,
  Inject,
  NotFoundException,
  Req,
  Res,
} from '@nestjs/common';
import {
  AnyQuery,
  ApiExcludeController,
  httpProblem,
  type HttpReply,
  type HttpRequest,
  NOT_FOUND_PAGE,
  type NotFoundPage,
  Open,
  randomId,
} from '#platform';
import { DASHBOARD_FILES, type DashboardFile, type DashboardFiles } from './files.js';

const NONCE_PLACE = /__NONCE__/g;
const PAGES = ['', 'me', 'operations', 'tenants', 'tenants/*'];
/** A tenant's pages, as in `apps/dashboard/src/data/addresses.ts`. */
const OF_TENANT =
  /^\/tenants\/(?:[^/]+(?:\/(?:overview|environments(?:\/[^/]+)?|usage|runs(?:\/[^/]+\/[^/]+)?|credits|policies|audit))?\/?)?$/;

/** The files contain no figures: pages query those with the user's own credentials. */
const PUBLIC = 'the same files for everybody';

/** Everything from this origin and nothing inline; styles made by the page's own scripts carry the nonce. */
const policyWith = (nonce: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

function sendPage(page: string, reply: HttpReply): void {
  const nonce = randomId();
  reply
    .header('content-security-policy', policyWith(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replace(NONCE_PLACE, nonce));
}

/** The dashboard itself shows that an address does not exist. */
export const notFoundPage: FactoryProvider<NotFoundPage> = {
  provide: NOT_FOUND_PAGE,
  inject: [DASHBOARD_FILES],
  useFactory: ({ page }: DashboardFiles) =>
    page === null ? null : (reply) => sendPage(page, reply),
};

@ApiExcludeController()
@AnyQuery()
@Controller()
export class DashboardController {
  constructor(@Inject(DASHBOARD_FILES) private readonly files: DashboardFiles) {}

  @Get(PAGES)
  @Open(PUBLIC)
  page(@Req() { url }: HttpRequest, @Res() reply: HttpReply): void {
    const { page } = this.files;
    const [path = ''] = url.split('?');
    if (path.startsWith('/tenants/') && !OF_TENANT.test(path)) {
      throw new NotFoundException(`There is no page at ${path}`);
    }
    if (page === null) {
      throw httpProblem('notFound', 'The dashboard was not built; `npm run build` builds it.');
    }
    sendPage(page, reply);
  }

  @Get('favicon.svg')
  @Open(PUBLIC)
  icon(@Req() request: HttpRequest, @Res() reply: HttpReply): void {
    this.send('/favicon.svg', 'public, max-age=86400', { request, reply });
  }

  /** File names contain a hash of the content, so a file never changes. */
  @Get('assets/:file')
  @Open(PUBLIC)
  asset(@Req() request: HttpRequest, @Res() reply: HttpReply): void {
    const [path] = request.url.split('?');
    this.send(path!, 'public, max-age=31536000, immutable', { request, reply });
  }

  private send(path: string, caching: string, { request, reply }: Exchange): void {
    const file = this.files.assets.get(path);
    if (!file) throw httpProblem('notFound', 'There is no such file; reload the page.');
    const { encoding, bytes } = bestFor(String(request.headers['accept-encoding'] ?? ''), file);
    reply.header('cache-control', caching).header('vary', 'accept-encoding').type(file.mediaType);
    if (encoding !== null) reply.header('content-encoding', encoding);
    reply.send(bytes);
  }
}

interface Exchange {
  readonly request: HttpRequest;
  readonly reply: HttpReply;
}

function bestFor(accepted: string, { brotli, gzip, plain }: DashboardFile) {
  if (brotli && /\bbr\b/.test(accepted)) return { encoding: 'br', bytes: brotli };
  if (gzip && /\bgzip\b/.test(accepted)) return { encoding: 'gzip', bytes: gzip };
  return { encoding: null, bytes: plain };
}
