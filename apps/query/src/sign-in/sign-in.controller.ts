/** Sign-in for people through the identity provider; all state is in encrypted cookies. */
import { Controller, Get, HttpCode, Inject, Logger, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiTags,
  AskedBy,
  type Caller,
  callerOfClaims,
  ClaimError,
  type ClaimNames,
  httpProblem,
  type HttpReply,
  type HttpRequest,
  OpenWithinLimits,
  RequiresSignIn,
  type Sessions,
  SessionTooLargeError,
  SIGN_IN_PATH,
} from '#platform';
import { type Attempt, type Provider, ProviderAwayError } from './provider.js';
import { returnPath } from './return-path.js';

export interface SignInDependencies {
  readonly provider: Pick<Provider, 'begin' | 'complete' | 'leaving'>;
  readonly sessions: Sessions;
  readonly claims: ClaimNames;
}

export const SIGN_IN = Symbol('SignInDependencies');

const ATTEMPT_COOKIE = 'meter-sign-in';
/** Enough time to type a password. */
const ATTEMPT_SECONDS = 10 * 60;
const ANSWER_PARAMETERS = ['code', 'state', 'iss', 'session_state', 'error', 'error_description'];

type PendingSignIn = Attempt & { readonly returnTo: string };

@ApiTags('Sign-in')
@Controller()
export class SignInController {
  constructor(@Inject(SIGN_IN) private readonly dependencies: SignInDependencies) {}

  @Get(SIGN_IN_PATH)
  @OpenWithinLimits('who signs in is not known yet')
  @ApiOperation({ summary: 'Go to the identity provider' })
  @ApiQuery({ name: 'returnTo', required: false, schema: { type: 'string' } })
  @ApiResponse({ status: 302, description: 'To the identity provider.' })
  async begin(
    @Query('returnTo') returnTo: string | undefined,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { provider, sessions } = this.dependencies;
    const { attempt, address } = await provider.begin().catch(unavailable);
    const pending = { ...attempt, returnTo: returnPath(returnTo) };
    const cookie = await sessions.cookie(ATTEMPT_COOKIE, pending, ATTEMPT_SECONDS);
    return redirect(reply, address, cookie);
  }

  @Get(`${SIGN_IN_PATH}/callback`)
  @OpenWithinLimits('who signs in is not known yet')
  @ApiOperation({ summary: 'Return from the identity provider' })
  @ApiAnswerParameters()
  @ApiResponse({ status: 302, description: 'To the page that was requested.' })
  async complete(
    @Req() { url, headers }: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { provider, sessions } = this.dependencies;
    const pending = (await sessions.open(
      ATTEMPT_COOKIE,
      String(headers['cookie'] ?? ''),
    )) as PendingSignIn | null;
    if (!pending)
      throw notSignedIn('The sign-in was not started in this browser, or took too long.');
    const query = new URL(url, 'http://here.invalid').search;
    const claims = await provider.complete(query, pending).catch(refused);
    const session = await this.session(claims);
    redirect(reply, pending.returnTo, session);
    // A second cookie, besides that of the session: an attempt can be used only once.
    reply.header('set-cookie', sessions.end(ATTEMPT_COOKIE));
    return '';
  }

  @Post('sign-out')
  @RequiresSignIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'End the session of this browser' })
  @ApiResponse({
    status: 200,
    description: 'The address that ends the session at the identity provider; null if it has none.',
    schema: {
      type: 'object',
      required: ['providerSignOut'],
      properties: { providerSignOut: { type: ['string', 'null'] } },
    },
  })
  async end(@AskedBy() { auth }: Caller, @Res({ passthrough: true }) reply: HttpReply) {
    const { provider, sessions } = this.dependencies;
    if (auth === 'session') reply.header('set-cookie', sessions.end());
    return { providerSignOut: await provider.leaving() };
  }

  /** @throws ProblemError if the provider's claims are insufficient, or too large for a cookie */
  private async session(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const { sessions, claims: names } = this.dependencies;
    try {
      return await sessions.begin(callerOfClaims(claims, names));
    } catch (error) {
      if (error instanceof ClaimError) throw notSignedIn(`Of the ID token ${error.message}.`);
      if (error instanceof SessionTooLargeError) {
        throw notSignedIn('The account has more tenants than a session can hold; give it *.');
      }
      throw error;
    }
  }
}

function ApiAnswerParameters(): MethodDecorator {
  return (target, key, descriptor) => {
    for (const name of ANSWER_PARAMETERS) {
      ApiQuery({ name, required: false, schema: { type: 'string' } })(target, key, descriptor);
    }
  };
}

function redirect(reply: HttpReply, address: string, cookie: string): string {
  reply.status(302).header('location', address).header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  return '';
}

const notSignedIn = (why: string) => httpProblem('forbidden', `You are not signed in. ${why}`);

function unavailable(error: unknown): never {
  if (error instanceof ProviderAwayError) throw httpProblem('unavailable', error.message);
  throw error;
}

/** Details are logged for the operator only, because anybody can forge the provider's words. */
function refused(error: unknown): never {
  if (error instanceof ProviderAwayError) throw httpProblem('unavailable', error.message);
  new Logger('SignIn').warn(`refused: ${error instanceof Error ? error.message : 'no reason'}`);
  throw notSignedIn('The answer of the identity provider was not as expected.');
}
