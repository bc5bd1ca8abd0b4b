/** Which errors of PostgreSQL are transient, which need an operator, and which are bugs. */
import { DeniedError, TransientError } from '#eventsourcing';
import pg from 'pg';
import { classified } from './postgres-errors.js';

const ofServer = (code: string): Error =>
  Object.assign(new pg.DatabaseError('as the server says it', 1, 'error'), { code });
const ofSystem = (code: string): Error => Object.assign(new Error('as Node says it'), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['08006', 'a connection that broke'],
    ['40001', 'a transaction that met another'],
    ['40P01', 'a deadlock'],
    ['53300', 'too many connections'],
    ['53100', 'a disk without room'],
    ['53200', 'a server without memory'],
    ['25006', 'a server that may only be read'],
    ['25P03', 'a transaction that was idle for too long'],
    ['25P04', 'a transaction that took too long'],
    ['55P03', 'a lock that is held'],
    ['57014', 'a statement that was cancelled'],
    ['57P01', 'a server that stops'],
    ['57P02', 'a server that crashed'],
    ['57P03', 'a server that starts'],
    ['57P05', 'a session that was idle for too long'],
  ])('%s (%s) is to be tried again', (code) => {
    const error = classified(ofServer(code));
    expect(error).toBeInstanceOf(TransientError);
    expect((error as Error).message).toMatch(/^PostgreSQL: .*as the server says it$/);
  });

  it.each([
    ['28P01', 'a wrong password'],
    ['28000', 'a user who is not let in'],
    ['3D000', 'a database that is not there'],
    ['3F000', 'a schema that is not there'],
    ['42501', 'a missing privilege'],
    ['42P01', 'a table that is gone, or in a schema that may not be used'],
  ])('%s (%s) is for the operator', (code) => {
    expect(classified(ofServer(code))).toBeInstanceOf(DeniedError);
  });

  it.each(['42601', '42703', '23505', '22003'])(
    '%s stays what it is: trying again changes nothing',
    (code) => {
      const error = ofServer(code);
      expect(classified(error)).toBe(error);
    },
  );
});

describe('an error on the way to PostgreSQL', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'])(
    '%s is to be tried again',
    (code) => expect(classified(ofSystem(code))).toBeInstanceOf(TransientError),
  );

  it.each([
    'CERT_HAS_EXPIRED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s is for the operator', (code) => {
    expect(classified(ofSystem(code))).toBeInstanceOf(DeniedError);
  });

  it.each([
    'The server does not support SSL connections',
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
  ])('"%s" is for the operator', (message) => {
    expect(classified(new Error(message))).toBeInstanceOf(DeniedError);
  });

  it.each([new RangeError('beyond 2^53'), new TypeError('not a value')])(
    '%s is a mistake in how the driver is called, which nothing heals',
    (error) => expect(classified(error)).toBe(error),
  );
});
