/** How long a verified token is not checked again, whatever the clock does in the meantime. */
import { tokenIssuer } from '#testing';
import { publicKeys } from './key-set.js';
import { TokenVerifier } from './token-verifier.js';

const NOW_SECONDS = 1_790_000_000;
const DAY_SECONDS = 86_400;
const RULES = {
  issuer: 'ai-credit-meter',
  audience: 'ai-credit-meter',
  claims: { subject: 'sub', name: 'name', roles: 'roles', tenants: 'tenants', roleNames: {} },
  toleranceSeconds: 30,
} as const;

/** The result for a token after its key was withdrawn and `seconds` have passed. */
async function saidAfter(seconds: number): Promise<string> {
  const issuer = await tokenIssuer(() => NOW_SECONDS);
  const time = { seconds: NOW_SECONDS + 500 * DAY_SECONDS };
  let key = publicKeys(issuer.keySet);
  const keys = { key: ((...of) => key(...of)) as typeof key };
  const verifier = new TokenVerifier({ keys, rules: RULES, now: () => time.seconds * 1_000 });
  const token = await issuer.good({ claims: { roles: ['reader'] }, expires: 600 * DAY_SECONDS });
  expect(await verifier.verify(token)).toMatchObject({ kind: 'known' });
  key = publicKeys((await tokenIssuer(() => NOW_SECONDS)).keySet);
  time.seconds += seconds;
  return (await verifier.verify(token)).kind;
}

it.each([0, 1, 29, -1, -29])(
  'a good token is remembered for half a minute (%i s)',
  async (seconds) => {
    expect(await saidAfter(seconds)).toBe('known');
  },
);

it.each([31, 50 * DAY_SECONDS, -31, -3_600, -400 * DAY_SECONDS])(
  'is checked again after half a minute, and where the clock was set (%i s)',
  async (seconds) => expect(await saidAfter(seconds)).toBe('refused'),
);
