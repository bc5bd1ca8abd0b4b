/** Which errors of Kafka are transient and which are final. */
import { TransientError } from '#eventsourcing';
import { asPortError, isRefused, KafkaSetupError, oneLine } from './errors.js';

function engineError(fields: object, cause?: Error): Error {
  return Object.assign(new Error('wrapped\n  over lines', { cause }), fields);
}

describe('errors of the engine', () => {
  it.each([
    ['a wrong password', { name: 'KafkaJSSASLAuthenticationError' }],
    ['a mechanism that the broker lacks', { type: 'UNSUPPORTED_SASL_MECHANISM' }],
    ['a refused topic', { type: 'TOPIC_AUTHORIZATION_FAILED' }],
    ['a refused group', { type: 'GROUP_AUTHORIZATION_FAILED' }],
    ['a refused cluster', { type: 'CLUSTER_AUTHORIZATION_FAILED' }],
    ['a topic that no topic can be called', { type: 'INVALID_TOPIC_EXCEPTION' }],
    ['a group that no group can be called', { type: 'INVALID_GROUP_ID' }],
    ['a session that the broker does not allow', { type: 'INVALID_SESSION_TIMEOUT' }],
    ['an authority that is not known', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
    ['an authority of its own', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['an authority that may be none', { code: 'INVALID_CA' }],
    ['a certificate for another name', { code: 'HOSTNAME_MISMATCH' }],
    ['another protocol', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['a foreign certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    ['an expired certificate', { code: 'CERT_HAS_EXPIRED' }],
    ['a certificate for another host', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['a codec that is missing', { name: 'KafkaJSNotImplemented' }],
  ])('%s is wrong for good, however deep it is wrapped', (_, fields) => {
    const error = engineError({}, engineError({}, engineError(fields)));
    expect(asPortError(error, 'connecting')).toBeInstanceOf(KafkaSetupError);
  });

  it.each([
    ['a broker that is down', engineError({ code: 'ECONNREFUSED' })],
    ['a name that does not resolve yet', engineError({ code: 'ENOTFOUND' })],
    ['a coordinator that loads', engineError({ type: 'GROUP_LOAD_IN_PROGRESS' })],
    [
      'a group with a member of another kind, as for the moment in which its offsets are set',
      engineError({ type: 'INCONSISTENT_GROUP_PROTOCOL' }),
    ],
    [
      'a connection that broke while authenticating',
      Object.assign(new Error('SASL failed: Closed connection'), {
        name: 'KafkaJSSASLAuthenticationError',
      }),
    ],
  ])('%s may heal', (_, error) => {
    expect(asPortError(error, 'connecting')).toBeInstanceOf(TransientError);
  });

  it('says what was being done and the innermost reason in one line', () => {
    const error = engineError({ broker: 'b:1' }, new Error('inner\n  reason'));
    expect(asPortError(error, 'connecting').message).toBe('Kafka: connecting: inner reason (b:1)');
    expect(oneLine('text')).toBe('text');
  });

  it('does not wrap twice', () => {
    const error = new KafkaSetupError('Kafka: topic "a" does not exist');
    expect(asPortError(error, 'joining')).toBe(error);
  });

  it('knows an answer of the broker that a repetition would not change', () => {
    expect(isRefused(engineError({ type: 'MESSAGE_TOO_LARGE', retriable: false }))).toBe(true);
    expect(isRefused(engineError({ retriable: false }))).toBe(false);
    expect(isRefused(engineError({ type: 'NOT_LEADER', retriable: true }))).toBe(false);
  });
});
