/** Authentication settings: which callers they admit, and when a process refuses to listen without them. */
import { readConfiguration } from '../configuration.js';

describe('the configuration of who is let in', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('needs nothing on %s', (HOST) => {
    expect(readConfiguration({ HOST }).auth).toEqual({ kind: 'none', onPurpose: false });
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'meter.example'])(
    'refuses to listen on %s without authentication, and says what to set',
    (HOST) => {
      expect(() => readConfiguration({ HOST })).toThrow(
        /^HOST=\S+ can be reached from elsewhere: set AUTH_ISSUER and AUTH_AUDIENCE, or AUTH_KEYS_FILE, or AUTH=none .*$/,
      );
      const onPurpose = readConfiguration({ HOST, AUTH: 'none' });
      expect(onPurpose.auth).toEqual({ kind: 'none', onPurpose: true });
    },
  );

  it('takes tokens of its own maker where only a file of keys is named', () => {
    const { auth } = readConfiguration({ HOST: '0.0.0.0', AUTH_KEYS_FILE: 'jwks.json' });
    expect(auth).toMatchObject({
      issuer: 'ai-credit-meter',
      audience: 'ai-credit-meter',
      keysFile: 'jwks.json',
    });
  });

  it.each([
    ['http://id.example', false],
    ['http://10.1.2.3', false],
    ['http://localhost.example', false],
    ['https://id.example', true],
    ['http://localhost:8080', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
  ])('accepts the keys of %s only over a protected connection: %s', (issuer, isTaken) => {
    const reading = () => readConfiguration({ AUTH_ISSUER: issuer, AUTH_AUDIENCE: 'meter' });
    if (isTaken) expect(reading().auth).toMatchObject({ kind: 'tokens', issuer });
    else expect(reading).toThrow(/^AUTH_ISSUER must begin with https:\/\//);
  });

  it('refuses an issuer without an audience, and both beside AUTH=none', () => {
    const issuer = { AUTH_ISSUER: 'https://id.example' };
    expect(() => readConfiguration(issuer)).toThrow(/^AUTH_AUDIENCE must/);
    expect(() => readConfiguration({ ...issuer, AUTH: 'none' })).toThrow(/^AUTH must not/);
  });
});
