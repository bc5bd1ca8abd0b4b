/** Connection strings of EventStoreDB and KurrentDB: what is accepted, and how a wrong one is reported. */
import { SetupError } from '#eventsourcing';
import { parseConnectionString } from './connection-string.js';

const SECRET = 'hunter2';
const string = (rest: string, scheme = 'esdb') => `${scheme}://meter:${SECRET}@node:2113${rest}`;

describe('a connection string', () => {
  it.each(['esdb', 'kurrentdb', 'esdb+discover', 'kurrentdb+discover', 'kurrent'])(
    'may begin with %s',
    (scheme) => {
      const { hosts, discovers, user } = parseConnectionString(string('?tls=false', scheme));
      expect(hosts).toEqual([{ address: 'node', port: 2113 }]);
      expect(discovers).toBe(scheme.endsWith('+discover'));
      expect(user).toEqual({ username: 'meter', password: SECRET });
    },
  );

  it.each([
    ['an unknown option', string('?tlsVerify=false'), 'the option "tlsVerify" is not known'],
    [
      'an option the client ignores',
      string('?tlsVerifyCert=false'),
      '"tlsVerifyCert" is not known',
    ],
    ['an option with an odd name', string('?a b=1'), 'with an odd name is not known'],
    ['a value out of range', string('?nodePreference=nearest'), 'leader or follower'],
    ['no number where one belongs', string('?keepAliveInterval=soon'), 'Integer is expected'],
    ['no host', `esdb://meter:${SECRET}@`, 'not understood'],
    ['a port that is none', `esdb://meter:${SECRET}@node:x`, 'not understood'],
    ['another scheme', string('', 'https'), 'esdb://'],
  ])('with %s is refused by name, and never shown', (_, wrong, message) => {
    const parse = () => parseConnectionString(wrong);
    expect(parse).toThrow(SetupError);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(SECRET);
  });
});
