/** Decoding one message: usage in normalised form, or a reason that names the field. */
import fc from 'fast-check';
import { USAGE_DATA } from '#testing';
import { decodeMessage } from './decode-message.js';
import {
  binary,
  EVENT,
  goodEvents,
  jsonBytes,
  NOW,
  reasonOf,
  structured,
  TOPIC,
  usageIn,
} from './examples.fixture.js';

const withData = (members: object) => ({ ...EVENT, data: { ...USAGE_DATA, ...members } });

describe('a usage message', () => {
  it('says the same in binary and in structured mode', () => {
    fc.assert(
      fc.property(goodEvents, (event) => {
        expect(usageIn(binary(event))).toEqual(usageIn(structured(event)));
      }),
    );
  });

  it('becomes usage with every member in one notation', () => {
    const { usage } = usageIn(structured(withData({ quantity: { pages: 3, rows: null } })));
    expect(usage).toMatchObject({ time: '2026-11-03T10:15:00.000Z', tier: null, extra: null });
    expect(usage.quantity).toEqual({ pages: 3 });
  });

  it('is structured when nothing in its headers says otherwise', () => {
    expect(usageIn({ topic: TOPIC, headers: {}, value: jsonBytes(EVENT) }).usage.id).toBe('7f0c');
  });

  it('may have its data in base64', () => {
    const { data, ...attributes } = EVENT;
    const encoded = { ...attributes, data_base64: jsonBytes(data).toString('base64') };
    expect(usageIn(structured(encoded))).toEqual(usageIn(structured(EVENT)));
  });

  it('is kept as this process has decoded it, without being decoded again', () => {
    const decoded = usageIn(structured(EVENT));
    expect(usageIn({ ...structured({ id: 'other' }), decoded })).toBe(decoded);
  });

  it('may start with a byte order mark and state a character set', () => {
    const value = Buffer.concat([Buffer.from('\ufeff'), jsonBytes(USAGE_DATA)]);
    const message = binary({ ...EVENT, datacontenttype: 'Application/JSON; charset="utf-8"' });
    expect(usageIn({ ...message, value }).usage.tenantId).toBe('contoso');
  });

  it('keeps unknown members', () => {
    const { usage } = usageIn(structured(withData({ region: { code: 'eu' }, shift: null })));
    expect(usage.extra).toEqual({ region: { code: 'eu' }, shift: null });
  });

  it('carries what follows it through other systems, and leaves out what cannot', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const traced = { ...EVENT, traceparent, correlationid: 'order-7' };
    expect(usageIn(binary(traced))).toMatchObject({ traceparent, correlationId: 'order-7' });
    for (const wrong of ['here', `x${traceparent}`, `${traceparent}0`]) {
      const broken = usageIn(binary({ ...EVENT, traceparent: wrong }));
      expect(broken.traceparent).toBeUndefined();
    }
    const listed = usageIn(structured({ ...EVENT, traceparent: [traceparent] }));
    expect(listed.traceparent).toBeUndefined();
  });

  it.each([
    'a/b',
    'a-b_c',
    'Contoso Ltd 2',
    '🧾🏢',
    'x'.repeat(500),
    '🧾'.repeat(125),
    '__proto__',
  ])('may come from the tenant %s', (tenantId) => {
    expect(usageIn(structured(withData({ tenantId }))).usage.tenantId).toBe(tenantId);
    expect(usageIn(binary(withData({ tenantId }))).usage.tenantId).toBe(tenantId);
  });

  it.each([
    ['an empty id', { ...EVENT, id: '' }, 'id'],
    ['an id of spaces', { ...EVENT, id: ' \u00a0' }, 'id'],
    ['an id that is too long', { ...EVENT, id: 'x'.repeat(501) }, 'id'],
    ['an id of too many bytes', { ...EVENT, id: '🧾'.repeat(126) }, 'id'],
    ['an id that cannot be seen', { ...EVENT, id: '\u200b\u2060\ufe0f' }, 'id'],
    ['an id that is a place in an address', { ...EVENT, id: '..' }, 'id'],
    ['no source', { ...EVENT, source: undefined }, 'source'],
    ['another version', { ...EVENT, specversion: '0.3' }, 'specversion'],
    ['an unknown type', { ...EVENT, type: 'AIModelDeleted' }, 'type'],
    ['the type of the other topic', { ...EVENT, type: 'AIModelTrained' }, 'type'],
    ['no time', { ...EVENT, time: undefined }, 'time'],
    ['a bare date', { ...EVENT, time: '2026-11-03' }, 'time'],
    ['month 13', { ...EVENT, time: '2026-13-03T00:00:00Z' }, 'time'],
    ['a future month', { ...EVENT, time: '2026-12-01T00:00:00Z' }, 'time'],
    ['the zero date of .NET', { ...EVENT, time: '0001-01-01T00:00:00Z' }, 'time'],
    ['a time just before the beginning', { ...EVENT, time: '2014-12-31T23:59:59.999Z' }, 'time'],
    ['a content type that is no text', { ...EVENT, datacontenttype: 5 }, 'datacontenttype'],
    ['data that is XML', { ...EVENT, datacontenttype: 'text/xml' }, 'datacontenttype'],
    ['no data', { ...EVENT, data: undefined }, 'data'],
    ['data that is text', { ...EVENT, data: '{}' }, 'data'],
    ['data that is a list', { ...EVENT, data: [USAGE_DATA] }, 'data'],
    ['an empty tenant', withData({ tenantId: '' }), 'data.tenantId'],
    ['a tenant with a line break', withData({ tenantId: 'a\nb' }), 'data.tenantId'],
    ['half a character', withData({ tenantId: 'a\ud83e' }), 'data.tenantId'],
    ['a tenant called .', withData({ tenantId: '.' }), 'data.tenantId'],
    ['a tenant that is a number', withData({ tenantId: 7 }), 'data.tenantId'],
    ['no environment', withData({ environmentId: undefined }), 'data.environmentId'],
    ['an unknown capability', withData({ capability: 'telepathy' }), 'data.capability'],
    ['an inherited name', withData({ capability: 'constructor' }), 'data.capability'],
    ['a prompt without tier', withData({ capability: 'prompt' }), 'data.tier'],
    ['an unknown tier', withData({ capability: 'prompt', tier: 'gold' }), 'data.tier'],
    ['a tier without prompt', withData({ tier: 'basic' }), 'data.tier'],
    ['an unknown context', withData({ context: 'desktop' }), 'data.context'],
    ['an unknown status', withData({ status: 'maybe' }), 'data.status'],
    ['a flag in words', withData({ preview: 'yes' }), 'data.preview'],
    ['no quantity', withData({ quantity: null }), 'data.quantity'],
    ['a quantity that is a number', withData({ quantity: 3 }), 'data.quantity'],
    ['a quantity that is a list', withData({ quantity: [3] }), 'data.quantity'],
    ['an unknown unit', withData({ quantity: { minutes: 3 } }), 'data.quantity.minutes'],
    ['a negative quantity', withData({ quantity: { pages: -1 } }), 'data.quantity.pages'],
    ['a fraction', withData({ quantity: { pages: 1.5 } }), 'data.quantity.pages'],
    ['2^53', withData({ quantity: { pages: 2 ** 53 } }), 'data.quantity.pages'],
    ['a quantity in words', withData({ quantity: { pages: '3' } }), 'data.quantity.pages'],
    ['none of the units billed', withData({ quantity: { rows: 3 } }), 'data.quantity'],
  ])('cannot have %s', (_, event, field) => {
    expect(reasonOf(structured(event))).toMatchObject({ field });
    const reason = reasonOf(structured(event));
    expect(reason?.message.length).toBeGreaterThan(field.length);
  });

  it.each([
    ['it failed', { status: 'failed' }],
    ['its credits are stated', { statedCredits: { currency: 'aiBuilder', milliCredits: 5_000 } }],
    ['it is a quick test', { quickTest: true }],
    ['it is a preview', { preview: true }],
    ['it ran in the portal', { context: 'portal' }],
    ['its capability has no unit', { capability: 'businessCard' }],
    ['the unit is there and zero', { quantity: { images: 0 } }],
  ])('needs no unit to bill where %s', (_, members) => {
    expect(reasonOf(structured(withData({ quantity: {}, ...members })))).toBeNull();
  });

  it.each([
    ['the form of old', { aiBuilder: 1_500 }],
    ['none of its members', {}],
    ['no currency', { milliCredits: 1_500 }],
    ['another currency', { currency: 'euro', milliCredits: 1_500 }],
    ['no amount', { currency: 'copilot' }],
    ['a fraction of a milli-credit', { currency: 'copilot', milliCredits: 0.5 }],
    ['an amount in words', { currency: 'copilot', milliCredits: '5' }],
    ['more than can be counted', { currency: 'copilot', milliCredits: 10_000_000_000_001 }],
    ['a member more', { currency: 'copilot', milliCredits: 5, constructor: 1 }],
    ['a list', [1_500]],
    ['a number', 1_500],
  ])('cannot state credits with %s, and is shown how', (_, statedCredits) => {
    const reason = reasonOf(structured(withData({ statedCredits })));
    expect(reason?.field).toBe('data.statedCredits');
    expect(reason?.message).toContain('{"currency": "aiBuilder", "milliCredits": 1500}');
  });

  it('waits for its month, however little the clock of its publisher is ahead', () => {
    const message = structured({ ...EVENT, time: '2026-11-01T00:00:00Z' });
    const at = (now: string) => decodeMessage(message, { now });
    expect(at('2026-11-01T00:00:00.000Z').kind).toBe('usage');
    expect(at('2026-10-31T23:59:59.999Z')).toMatchObject({ reason: { code: 'futureMonth' } });
  });

  it('begins where the configuration says', () => {
    const message = structured({ ...EVENT, time: '2026-11-01T00:00:00Z' });
    const since = (beginning: string) => decodeMessage(message, { now: NOW, beginning });
    expect(since('2026-11-01T00:00:00.000Z').kind).toBe('usage');
    expect(since('2026-11-01T00:00:00.001Z')).toMatchObject({
      reason: { code: 'beforeBeginning', field: 'time' },
    });
  });

  it.each([
    ['as it is', 'Invoices of ☎️ Ltd', 'Invoices of ☎️ Ltd'],
    ['without what surrounds it', '  Invoices\t', 'Invoices'],
    ['without control characters and halves', 'In\u0000voices\ud83e\r\nEU', 'In voices EU'],
    ['cut', 'é'.repeat(400), 'é'.repeat(250)],
    ['cut between characters', `x${'🧾'.repeat(200)}`, `x${'🧾'.repeat(124)}`],
    ['not at all where it is empty', '', null],
    ['not at all where nothing is to be seen', ' \u200b ', null],
    ['not at all where it is no text', { constructor: 7 }, null],
  ])('keeps a label %s', (_, label, kept) => {
    const names = { environmentName: label, modelName: label, automationName: label };
    for (const message of [structured, binary]) {
      const { usage } = usageIn(message(withData({ ...names, dataType: label })));
      const { environmentName, modelName, automationName, dataType } = usage;
      expect([environmentName, modelName, automationName, dataType]).toEqual(Array(4).fill(kept));
    }
  });

  it.each([
    ['12345678901234567890', '12345678901234567891'],
    ['9007199254740993', '9007199254740992'],
    ['0.12345678901234567891', '0.12345678901234567892'],
    ['1e400', '1e401'],
    ['1e-400', '0'],
  ])('keeps every digit of %s in an unknown member, different from %s', (digits, others) => {
    const text = JSON.stringify(EVENT).replace('"tenantId"', '"n":NUMBER,"tenantId"');
    const withNumber = (number: string) => {
      const value = Buffer.from(text.replace('NUMBER', number));
      return usageIn({ topic: TOPIC, headers: {}, value });
    };
    expect(withNumber(digits).usage.extra).toEqual({ n: digits });
    expect(withNumber(others).payloadHash).not.toBe(withNumber(digits).payloadHash);
  });

  it.each(['0.1', '1e20', '9007199254740992', '-0.10', '1.5e3', '100000000000000000000.0'])(
    'keeps %s as the number it is',
    (digits) => {
      const text = JSON.stringify(EVENT).replace(
        '"tenantId"',
        `"n":${digits},"s":"\\"1e400","tenantId"`,
      );
      const message = { topic: TOPIC, headers: {}, value: Buffer.from(text) };
      expect(usageIn(message).usage.extra).toEqual({ n: Number(digits), s: '"1e400' });
    },
  );

  it('belongs to the month of its time in UTC', () => {
    const message = structured({ ...EVENT, time: '2026-12-01T00:30:00+01:00' });
    expect(usageIn(message).usage.time).toBe('2026-11-30T23:30:00.000Z');
  });
});
