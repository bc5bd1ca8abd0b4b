/** Which addresses and host names count as this machine. */
import type { Socket } from 'node:net';
import { isLocal, namesThisMachine } from './local.js';

const from = (remoteAddress: string | undefined, headers = {}) =>
  isLocal({ socket: { remoteAddress } as Socket, headers });

it.each(['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(from(address)).toBe(true);
});

it.each(['10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', '1127.0.0.1', '', undefined])(
  '%s is not',
  (address) => {
    expect(from(address)).toBe(false);
  },
);

it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
  'nor is a client behind a proxy of this machine, as %s shows',
  (name) => {
    expect(from('127.0.0.1', { [name]: '127.0.0.1' })).toBe(false);
  },
);

it('nor is a page of the internet whose name was made to lead here', () => {
  expect(from('127.0.0.1', { host: 'rebound.example:3000' })).toBe(false);
  expect(from('127.0.0.1', { host: 'localhost:3000' })).toBe(true);
});

it.each([undefined, 'localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', '10.0.0.1'])(
  'the host %j is this machine, or its network',
  (host) => expect(namesThisMachine({ host })).toBe(true),
);

it.each(['mybox:3000', 'METER.localhost'])('so is %j, which only this machine uses', (host) => {
  expect(namesThisMachine({ host })).toBe(true);
});

it.each(['rebound.example', 'localhost.rebound.example:3000', '127.0.0.1.rebound.example', 'a.'])(
  'and %j is not',
  (host) => expect(namesThisMachine({ host })).toBe(false),
);
