/** Bearer tokens with wrong clocks: ours, that of the issuer, and one that is set while a token is remembered. */
import { importJWK, SignJWT } from 'jose';
import { tokenIssuer, type TokenIssuer } from '#testing';
import { publicKeys } from './key-set.js';
import { TokenVerifier } from './token-verifier.js';

const NOW_SECONDS = 1_790_000_000;

const RULES = {
  ...{ issuer: 'ai-credit-meter', audience: 'ai-credit-meter', toleranceSeconds: 30 },
  claims: { subject: 'sub', name: 'name', roles: 'roles', tenants: 'tenants', roleNames: {} },
};

const time = { seconds: NOW_SECONDS };
let issuer: TokenIssuer;
let verifier: TokenVerifier;

beforeAll(async () => {
  issuer = await tokenIssuer(() => NOW_SECONDS);
});
beforeEach(() => {
  const keys = { key: publicKeys(issuer.keySet) };
  verifier = new TokenVerifier({ keys, rules: RULES, now: () => time.seconds * 1_000 });
});

const claims = { roles: ['reader'], tenants: ['contoso'] };

describe('a token and a clock that is wrong', () => {
  const SPANS = [180, 3_600, 366 * 86_400];
  const verdicts = async (token: string, seconds: readonly number[]) => {
    const whys = [];
    for (const second of seconds) {
      time.seconds = second;
      const found = await verifier.verify(token);
      whys.push(found.kind === 'refused' ? found.why : found.kind);
    }
    return whys;
  };
  const EXPIRED = 'The token has expired.';
  const notYet = (claim: string) => `The token is not valid yet by this clock (claim ${claim}).`;

  it.each(SPANS)('that is ahead by %d s, then right again', async (span) => {
    const token = await issuer.good({ expires: 60, claims: { ...claims, iat: NOW_SECONDS } });
    const clock = [NOW_SECONDS + span, NOW_SECONDS, NOW_SECONDS + 91];
    expect(await verdicts(token, clock)).toEqual([EXPIRED, 'known', EXPIRED]);
  });

  it.each(SPANS)('that goes back by %d s while a good one is remembered', async (span) => {
    const token = await issuer.good({ expires: 60 });
    const clock = [NOW_SECONDS, NOW_SECONDS - span, NOW_SECONDS + 91];
    expect(await verdicts(token, clock)).toEqual(['known', notYet('nbf'), EXPIRED]);
  });

  it.each(SPANS)(
    'of the issuer, that was %d s ahead, and of ours when it is right',
    async (span) => {
      const issued = { iat: NOW_SECONDS + span };
      const token = await issuer.good({ expires: span + 60, claims: { ...claims, ...issued } });
      const clock = [NOW_SECONDS, NOW_SECONDS + span - 31, NOW_SECONDS + span];
      expect(await verdicts(token, clock)).toEqual([notYet('iat'), notYet('iat'), 'known']);
    },
  );
});

it('a token that never ends is refused, good as it is otherwise', async () => {
  const { privateJwk } = issuer;
  const token = (end: object) =>
    new SignJWT({ sub: 'u-1', ...claims, ...end })
      .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid! })
      .setIssuer(RULES.issuer)
      .setAudience(RULES.audience);
  const key = await importJWK(privateJwk, 'ES256');
  time.seconds = NOW_SECONDS;
  const kindOf = async (end: object) => (await verifier.verify(await token(end).sign(key))).kind;
  expect(await kindOf({ exp: NOW_SECONDS + 60 })).toBe('known');
  expect(await kindOf({})).toBe('refused');
});
