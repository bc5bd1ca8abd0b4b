/** The key of a client: its subject or its address, with IPv6 addresses by network. */
import { callerOf, unauthenticated } from './caller.js';
import { clientKey } from './client-key.js';

const known = (subject: string) =>
  callerOf({ subject, name: null, roles: ['reader'], tenants: ['contoso'] }, 'token');

it('is the subject of good credentials, wherever they come from', () => {
  expect(clientKey(known('u-1'), '192.0.2.1')).toBe(clientKey(known('u-1'), '192.0.2.2'));
  expect(clientKey(known('u-1'), '192.0.2.1')).not.toBe(clientKey(known('u-2'), '192.0.2.1'));
});

it('is the address of who only claims a name, whichever it claims', () => {
  const one = clientKey(unauthenticated('somebody'), '192.0.2.1');
  expect(clientKey(unauthenticated('somebody else'), '192.0.2.1')).toBe(one);
  expect(clientKey(null, '192.0.2.1')).toBe(one);
  expect(clientKey(null, '192.0.2.2')).not.toBe(one);
});

it('is never both: no subject is counted as an address', () => {
  const address = clientKey(null, '192.0.2.1');
  expect(clientKey(known('192.0.2.1'), '')).not.toBe(address);
  expect(clientKey(known(address), '')).not.toBe(address);
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
  ['2001:db8::1', '2001:db8:0:0:9:9:9:9'],
  ['fe80::1%eth0', 'fe80::2'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
])('is one for %s and %s, which one client may have', (one, other) => {
  expect(clientKey(null, one)).toBe(clientKey(null, other));
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
  ['2001:db8::1', '2001:db8:0:1::1'],
  ['::1', '1::'],
  ['192.0.2.1', '192.0.2.10'],
])('keeps %s and %s apart', (one, other) => {
  expect(clientKey(null, one)).not.toBe(clientKey(null, other));
});
