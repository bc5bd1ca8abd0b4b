/** Bytes that are not a usage message: each is rejected with its code, and none makes decoding throw. */
import fc from 'fast-check';
import { USAGE_DATA } from '#testing';
import { EVENT_BYTES_MAX } from '../json.js';
import {
  binary,
  decoded,
  EVENT,
  jsonBytes,
  reasonOf,
  structured,
  TOPIC,
  usageIn,
} from './examples.fixture.js';

describe('bytes that are no usage message', () => {
  const headers = { 'content-type': 'application/cloudevents+json' };
  const bytes = (value: Buffer | null) => reasonOf({ topic: TOPIC, headers, value })?.code;
  const whole = JSON.stringify(EVENT);

  it('are distinguished by their code', () => {
    expect(bytes(null)).toBe('noValue');
    expect(bytes(Buffer.alloc(0))).toBe('notJson');
    expect(bytes(Buffer.from(whole.slice(0, whole.length / 2)))).toBe('notJson');
    expect(bytes(Buffer.from(whole.padEnd(1024 * 1024).slice(1)))).toBe('tooLarge');
    expect(bytes(Buffer.from([0x22, 0xff, 0x22]))).toBe('notUtf8');
    expect(bytes(Buffer.from('[]'))).toBe('notACloudEvent');
    expect(bytes(Buffer.from('null'))).toBe('notACloudEvent');
    expect(bytes(Buffer.from('"text"'))).toBe('notACloudEvent');
    expect(bytes(Buffer.from('[{'.repeat(30_000)))).toBe('notJson');
    expect(bytes(Buffer.from('['.repeat(30_000) + ']'.repeat(30_000)))).toBe('notACloudEvent');
  });

  it('are refused above the limit and accepted at it', () => {
    const atLimit = Buffer.from(whole.padEnd(EVENT_BYTES_MAX));
    expect(bytes(atLimit)).toBeUndefined();
    expect(bytes(Buffer.concat([atLimit, Buffer.from(' ')]))).toBe('tooLarge');
  });

  it('are refused where they nest too deep, wherever that is', () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const inData = whole.replace('"tenantId"', `"deep":${deep},"tenantId"`);
    expect(bytes(Buffer.from(inData))).toBe('tooDeep');
    expect(bytes(Buffer.from(inData.replace('"pages":3', '"pages":-3')))).toBe('tooDeep');
  });

  it('may name members after prototypes and change none', () => {
    const hostile = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},';
    const value = Buffer.from(whole.replaceAll('{"', `{${hostile}"`));
    expect(reasonOf({ topic: TOPIC, headers, value })?.field).toBe('data.quantity.__proto__');
    const inData = Buffer.from(whole.replace('"tenantId"', `${hostile}"tenantId"`));
    const { extra } = usageIn({ topic: TOPIC, headers, value: inData }).usage;
    expect(Object.keys(extra ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('may hold members of any name anywhere, and never make it throw', () => {
    const names = ['constructor', '__proto__', 'prototype', 'hasOwnProperty', 'toString', 'then'];
    const places = ['"tenantId"', '"pages"', '"currency"', '"specversion"', '"modelName"'];
    const text = JSON.stringify({
      ...EVENT,
      data: { ...USAGE_DATA, modelName: { modelName: 1 }, statedCredits: { currency: 1 } },
    });
    for (const name of names) {
      for (const place of places) {
        for (const member of [
          '1',
          'null',
          '{}',
          '[]',
          '{"constructor":1}',
          '[{"constructor":1}]',
        ]) {
          const value = Buffer.from(text.replace(place, `"${name}":${member},${place}`));
          expect(reasonOf({ topic: TOPIC, headers, value })?.code).toBe('invalidMember');
        }
      }
    }
  });

  it('are not guessed from another content type', () => {
    const avro = structured(EVENT, 'application/cloudevents+avro');
    expect(reasonOf(avro)?.code).toBe('unsupportedContentType');
    const batch = structured(EVENT, 'application/cloudevents-batch+json');
    expect(reasonOf(batch)?.code).toBe('unsupportedContentType');
  });

  it('cannot make two ids one by being no UTF-8', () => {
    const message = binary(EVENT);
    const ids = { ...message.headers, ce_id: Buffer.from([0x61, 0xff]) };
    expect(reasonOf({ ...message, headers: ids })?.field).toBe('id');
  });

  it('never make it throw', () => {
    const headerNames = fc.constantFrom('ce_specversion', 'ce_id', 'content-type', 'ce_time');
    const values = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.json().map((json) => Buffer.from(json)),
      fc.object({ maxDepth: 4 }).map((data) => jsonBytes({ ...EVENT, data })),
    );
    fc.assert(
      fc.property(fc.dictionary(headerNames, values), fc.option(values), (found, value) => {
        const result = decoded({ topic: TOPIC, headers: found, value });
        expect(['usage', 'invalid']).toContain(result.kind);
      }),
      { numRuns: 500 },
    );
  });
});
