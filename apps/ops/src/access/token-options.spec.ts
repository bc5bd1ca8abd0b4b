/** Which options of `ops token` give access, and that the installation accepts the token. */
import { readConfiguration } from '#platform';
import { requestOf, type TokenOptions, uselessFor } from './token-options.js';

const OPTIONS: TokenOptions = { role: ['admin'], tenant: ['contoso'], subject: 'ops', for: '1h' };

it.each([
  [['admin'], ['contoso'], null],
  [['admin'], ['*'], null],
  [['operator'], [], null],
  [['reader', 'operator'], [], null],
  [['reader', 'admin'], [], 'a token needs a --tenant, or * for all'],
  [[], ['contoso'], 'a token needs a --role'],
  [[], [], 'a token needs a --role'],
])('of the roles %j for the tenants %j: %s', (role, tenant, said) => {
  expect(uselessFor({ ...OPTIONS, role, tenant })).toBe(said);
});

it('asks for what was given, for the installation that the configuration names', () => {
  const tokens = {
    ...{ AUTH_KEYS_FILE: '/keys.json', AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'meter' },
    DATA_DIR: '/data',
  };
  expect(requestOf({ ...OPTIONS, name: 'Ada' }, readConfiguration(tokens))).toEqual({
    ...{ roles: ['admin'], tenants: ['contoso'], subject: 'ops', name: 'Ada', lifetime: '1h' },
    ...{ issuer: 'https://id.example', audience: 'meter', folder: '/data/keys' },
  });
});

it('asks for the keys of the folder that was named, and names no issuer where none is configured', () => {
  const configuration = readConfiguration({ DATA_DIR: '/data' });
  expect(requestOf({ ...OPTIONS, folder: '/elsewhere' }, configuration)).toEqual({
    ...{ roles: ['admin'], tenants: ['contoso'], subject: 'ops', lifetime: '1h' },
    folder: '/elsewhere',
  });
});
