/** Bearer tokens: what is read from valid ones, and the refusal of every kind of invalid one. */
import { publicKeys } from './key-set.js';
import { ROLES } from '../routes/roles.js';
import { type TestToken, tokenIssuer, type TokenIssuer } from '#testing';
import { TENANTS_MAX } from './claims.js';
import { TokenVerifier } from './token-verifier.js';

const NOW_SECONDS = 1_790_000_000;

const CLAIMS = {
  subject: 'sub',
  name: 'name',
  roles: 'roles',
  tenants: 'tenants',
  roleNames: { 'Meter.Reader': 'reader' },
} as const;

const RULES = {
  issuer: 'ai-credit-meter',
  audience: 'ai-credit-meter',
  claims: CLAIMS,
  toleranceSeconds: 30,
};

const time = { seconds: NOW_SECONDS };
let issuer: TokenIssuer;
let verifier: TokenVerifier;

beforeAll(async () => {
  issuer = await tokenIssuer(() => NOW_SECONDS);
});
beforeEach(() => {
  time.seconds = NOW_SECONDS;
  const keys = { key: publicKeys(issuer.keySet) };
  verifier = new TokenVerifier({ keys, rules: RULES, now: () => time.seconds * 1_000 });
});

const claims = { name: 'Łukasz', roles: ['reader'], tenants: ['contoso'] };
const refusal = (why: RegExp) => ({ kind: 'refused', why: expect.stringMatching(why) as string });

describe('a good token', () => {
  it('says who asks, in which roles, for which tenants', async () => {
    const found = await verifier.verify(await issuer.good({ claims }));
    expect(found).toMatchObject({
      kind: 'known',
      caller: {
        subject: 'u-1',
        name: 'Łukasz',
        granted: ['reader'],
        tenants: new Set(['contoso']),
        auth: 'token',
      },
    });
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (algorithm) => {
    const other = await tokenIssuer(() => NOW_SECONDS, algorithm);
    const keys = { key: publicKeys(other.keySet) };
    const own = new TokenVerifier({ keys, rules: RULES, now: () => NOW_SECONDS * 1_000 });
    expect(await own.verify(await other.good())).toMatchObject({ kind: 'known' });
  });

  it('is good for as long as clocks may differ, and no longer, remembered or not', async () => {
    const token = await issuer.good({ expires: 10 });
    time.seconds = NOW_SECONDS + 39;
    expect(await verifier.verify(token)).toMatchObject({ kind: 'known' });
    expect(await verifier.verify(token)).toMatchObject({ kind: 'known' });
    time.seconds = NOW_SECONDS + 41;
    expect(await verifier.verify(token)).toEqual(refusal(/has expired/));
  });
});

describe('a good token whose key is withdrawn', () => {
  it.each([
    ['asked once', [29, 30]],
    ['asked again and again', [10, 20, 29, 30]],
  ])('is taken for half a minute longer, and no more: %s', async (_how, seconds) => {
    let key = publicKeys(issuer.keySet);
    const keys = { key: ((...asked) => key(...asked)) as typeof key };
    const own = new TokenVerifier({ keys, rules: RULES, now: () => time.seconds * 1_000 });
    const token = await issuer.good({ expires: 3_600 });
    expect(await own.verify(token)).toMatchObject({ kind: 'known' });
    key = publicKeys((await tokenIssuer(() => NOW_SECONDS)).keySet);
    const kinds = [];
    for (const second of seconds) {
      time.seconds = NOW_SECONDS + second;
      kinds.push((await own.verify(token)).kind);
    }
    expect(kinds).toEqual([...Array<string>(seconds.length - 1).fill('known'), 'refused']);
  });
});

describe('a bad token', () => {
  const bad: Readonly<Record<string, [TestToken, RegExp]>> = {
    'of another issuer': [{ issuer: 'https://elsewhere.example' }, /claim iss/],
    'for another audience': [{ audience: 'another-service' }, /claim aud/],
    'that has expired': [{ expires: -31 }, /has expired/],
    'that is not yet valid': [{ notBefore: 31 }, /not valid yet .*claim nbf/],
    'of a clock five minutes ahead': [{ notBefore: 300, expires: 900 }, /claim nbf/],
    'whose beginning is no number': [{ claims: { iat: 'x' as unknown as number } }, /claim iat/],
    'without a subject': [{ claims: { sub: undefined } }, /claim sub/],
    'with roles that are no texts': [{ claims: { roles: { admin: true } } }, /claim roles/],
    'with a list within tenants': [{ claims: { tenants: [['contoso']] } }, /claim tenants/],
  };

  it.each(Object.keys(bad))('%s is refused', async (name) => {
    const [token, why] = bad[name]!;
    expect(await verifier.verify(await issuer.good(token))).toEqual(refusal(why));
  });

  it('unsigned, of a stranger, or signed with the public key as secret is refused', async () => {
    expect(await verifier.verify(issuer.unsigned())).toEqual(refusal(/signed with|not a valid/));
    expect(await verifier.verify(await issuer.byStranger())).toEqual(refusal(/not a valid/));
    const confused = await issuer.withPublicKeyAsSecret();
    expect(await verifier.verify(confused)).toEqual(refusal(/must be signed with RS256/));
  });

  it.each(['logout+jwt', 'secevent+jwt', 'application/dpop+jwt', 'x', ''])(
    'of the type %j, which says nothing of who calls, is refused',
    async (type) => {
      expect(await verifier.verify(await issuer.good({ type }))).toEqual(refusal(/not a valid/));
    },
  );

  it('of a type that is no text is refused', async () => {
    for (const type of [['JWT'], { jwt: true }, 7] as unknown[] as string[]) {
      expect(await verifier.verify(await issuer.good({ type }))).toEqual(refusal(/not a valid/));
    }
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])(
    'of the type %s is a good one',
    async (type) => {
      expect(await verifier.verify(await issuer.good({ type }))).toMatchObject({ kind: 'known' });
    },
  );

  it('of a megabyte, or of no form at all is refused', async () => {
    expect(await verifier.verify('a'.repeat(1024 * 1024))).toEqual(refusal(/longer/));
    for (const text of ['a', 'a.b.c', '..', 'e30.e30.', '.'.repeat(1_000)]) {
      expect(await verifier.verify(text)).toMatchObject({ kind: 'refused' });
    }
  });
});

describe('a token with a forged header is refused', () => {
  const KEY_ITSELF = { jwk: { kty: 'oct', k: 'c2VjcmV0' } };
  const HEADS: Readonly<Record<string, Record<string, unknown>>> = {
    'that must be understood': { crit: ['exp'], exp: 1 },
    'that must be understood, and is nowhere': { crit: ['meter'] },
    'with no list of what must be understood': { crit: [] },
    'that says that its payload is not encoded': { crit: ['b64'], b64: false },
    'with the key to check it by': { kid: 'another', ...KEY_ITSELF },
    'with an address of keys': { kid: 'another', jku: 'https://elsewhere.example/keys' },
    'with a certificate': { kid: 'another', x5c: ['MIIB'], x5u: 'https://elsewhere.example/' },
    'whose key is a path': { kid: '../../../../dev/null' },
    'whose key is a statement': { kid: "' OR 1=1 --" },
    'whose key is a member of every object': { kid: '__proto__' },
    'whose key is no text': { kid: 7 },
    'whose key is without end': { kid: 'k'.repeat(8_000) },
    'with another algorithm': { alg: 'ES512' },
    'with an algorithm in small letters': { alg: 'es256' },
    'with no algorithm': { alg: undefined },
    'with several': { alg: ['none', 'ES256'] },
    'of five parts': { enc: 'A256GCM', zip: 'DEF' },
  };
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each(Object.keys(HEADS))('%s', async (name) => {
    const [head, ...rest] = (await issuer.good({ claims })).split('.');
    const good = JSON.parse(Buffer.from(head!, 'base64url').toString()) as object;
    const changed = [encoded({ ...good, ...HEADS[name] }), ...rest].join('.');
    expect(await verifier.verify(changed)).toMatchObject({ kind: 'refused' });
    expect(await verifier.verify(`${changed}.a.a`)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['nothing', ''],
    ['no object', encoded([])],
    ['null', encoded(null)],
    ['a member twice', Buffer.from('{"alg":"none","alg":"ES256"}').toString('base64url')],
    ['deep nesting', Buffer.from('['.repeat(4_000) + ']'.repeat(4_000)).toString('base64url')],
  ])('that is %s', async (_what, head) => {
    const [, ...rest] = (await issuer.good({ claims })).split('.');
    expect(await verifier.verify([head, ...rest].join('.'))).toMatchObject({ kind: 'refused' });
  });
});

describe('the claims', () => {
  const callerOf = async (more: Record<string, unknown>) => {
    const found = await verifier.verify(await issuer.good({ claims: more }));
    if (found.kind !== 'known') throw new Error(found.kind);
    return found.caller;
  };

  it('name roles by our names or by those that are configured; others mean nothing', async () => {
    const { granted } = await callerOf({ roles: ['Meter.Reader', 'maker', 'Owner', '__proto__'] });
    expect(granted).toEqual(['reader', 'maker']);
  });

  it('let an operator in everywhere, and * every role', async () => {
    expect((await callerOf({ roles: ['operator'] })).tenants).toBe('*');
    expect((await callerOf({ roles: 'admin', tenants: '*' })).tenants).toBe('*');
  });

  it('without roles and tenants give nothing', async () => {
    const { granted, tenants } = await callerOf({});
    expect({ granted, tenants }).toEqual({ granted: [], tenants: new Set() });
  });

  it('are found within others where the name has dots', async () => {
    const keys = { key: publicKeys(issuer.keySet) };
    const rules = { ...RULES, claims: { ...CLAIMS, roles: 'realm_access.roles' } };
    const own = new TokenVerifier({ keys, rules, now: () => NOW_SECONDS * 1_000 });
    const token = await issuer.good({ claims: { realm_access: { roles: [...ROLES] } } });
    expect(await own.verify(token)).toMatchObject({ caller: { granted: ROLES } });
  });

  it.each([
    ['parts of a list', 'contoso\u001ffabrikam'],
    ['a line', 'contoso\r\nx-role: operator'],
    ['nothing', ''],
    ['half a character', '\ud800'],
    ['too much', 'a'.repeat(501)],
  ])('may not name a tenant that is %s', async (_what, tenant) => {
    const token = await issuer.good({ claims: { tenants: ['contoso', tenant] } });
    expect(await verifier.verify(token)).toEqual(refusal(/claim tenants names what can be no/));
  });

  it('say until when all of it holds', async () => {
    const found = await verifier.verify(await issuer.good({ expires: 60 }));
    expect(found).toMatchObject({ caller: { untilMs: (NOW_SECONDS + 60 + 30) * 1_000 } });
  });

  it('may be nested as deep as a token is long', async () => {
    let deep: unknown = 'reader';
    for (let level = 0; level < 1_000; level++) deep = { a: deep };
    const found = await verifier.verify(await issuer.good({ claims: { deep } }));
    expect(found).toMatchObject({ kind: 'known', caller: { granted: [] } });
  });

  it('may not name tenants without end', async () => {
    const tenants = Array.from({ length: TENANTS_MAX + 1 }, (_, index) => `${index}`);
    const found = await verifier.verify(await issuer.good({ claims: { tenants } }));
    expect(found).toEqual(refusal(/more than 1000 tenants/));
    const most = await issuer.good({ claims: { tenants: tenants.slice(1) } });
    expect(await verifier.verify(most)).toMatchObject({ kind: 'known' });
  });
});
