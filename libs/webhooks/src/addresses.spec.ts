/** The addresses that a webhook may have: no private networks, and only TLS outside of development. */
import type { LookupAddress } from 'node:dns';
import { guardedLookup, isAllowedAddress, refusedUrl } from './addresses.js';

const STRICT = { allowLoopback: false };
const LOCAL = { allowLoopback: true };

describe('addresses that a webhook may reach', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:2800:220:1:248:1893:25c8:1946', true],
    ['10.0.0.1', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['224.0.0.1', false],
    ['::1', false],
    ['::', false],
    ['fc00::1', false],
    ['fe80::1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:169.254.169.254', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['2002:a9fe:a9fe::1', false],
    ['::127.0.0.1', false],
    ['::7f00:1', false],
    ['::a9fe:a9fe', false],
    ['::ffff:0:a9fe:a9fe', false],
    ['64:ff9b:1::a9fe:a9fe', false],
    ['2001:0:7f00:1::', false],
    ['fec0::1', false],
    ['4000::1', false],
    ['::ffff:93.184.216.34', true],
    ['no address', false],
  ])('%s: %s', (address, allowed) => {
    expect(isAllowedAddress(address, STRICT)).toBe(allowed);
  });

  it('are in development also those of this machine', () => {
    expect(['127.0.0.1', '::1'].every((one) => isAllowedAddress(one, LOCAL))).toBe(true);
    expect(isAllowedAddress('10.0.0.1', LOCAL)).toBe(false);
  });
});

describe('the text of an address', () => {
  it.each([
    'https://hooks.example/a',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
  ])('%s is accepted', (url) => expect(refusedUrl(url, STRICT)).toBeNull());

  it.each([
    'hooks.example',
    'http://hooks.example/',
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'https://hooks.example:0/',
    'https://user:secret@hooks.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://localhost./',
    'https://meter.localhost/',
    'https://[::127.0.0.1]/',
    'https://[::a9fe:a9fe]/',
    'https://10.1.2.3/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'http://localhost:8080/',
  ])('%s is refused', (url) => expect(refusedUrl(url, STRICT)).toEqual(expect.any(String)));

  it('may be of this machine in development, and of no other without TLS', () => {
    expect(refusedUrl('http://localhost:8080/hook', LOCAL)).toBeNull();
    expect(refusedUrl('http://127.0.0.1:8080/hook', LOCAL)).toBeNull();
    expect(refusedUrl('http://hooks.example/', LOCAL)).not.toBeNull();
  });
});

describe('a name of several addresses', () => {
  const PUBLIC = ['93.184.216.34', '198.41.0.4'];
  const look = (addresses: readonly string[], all: boolean) =>
    new Promise<unknown>((resolve, reject) => {
      const found: LookupAddress[] = addresses.map((address) => ({ address, family: 4 }));
      const lookup = guardedLookup(STRICT, (_hostname, answer) => answer(null, found));
      lookup('hooks.example', { all }, (error, address) => {
        if (error) reject(error);
        else resolve(address);
      });
    });

  it.each([0, 1, 2])('is refused with a private one among them, at place %i', async (place) => {
    const addresses = PUBLIC.toSpliced(place, 0, '10.0.0.1');
    for (const all of [true, false]) {
      await expect(look(addresses, all)).rejects.toThrow('not of the public internet');
    }
  });

  it('is reached only by addresses that were checked', async () => {
    expect(await look(PUBLIC, true)).toEqual(PUBLIC.map((address) => ({ address, family: 4 })));
    expect(await look(PUBLIC, false)).toBe(PUBLIC[0]);
    await expect(look([], true)).rejects.toThrow('resolves to nothing');
  });
});
