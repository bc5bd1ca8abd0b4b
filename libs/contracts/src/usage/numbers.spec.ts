/** Numbers in usage events, over every transport: exact as written, or rejected. */
import { decodeMessage, type IncomingUsage } from './decode-message.js';
import { decodeRequest } from './decode-request.js';
import { EVENT, NOW, TOPIC } from './examples.fixture.js';

/** The value of each, or `null` if a double does not hold it as a whole number. */
const NUMBERS: readonly (readonly [written: string, value: number | null])[] = [
  ['0', 0],
  ['-0', 0],
  ['-0.0', 0],
  ['0e5', 0],
  ['3', 3],
  ['3.0', 3],
  ['3.00000000000000000000', 3],
  ['1e2', 100],
  ['100e-2', 1],
  ['1.0000000000000001', null],
  ['0.99999999999999999', null],
  ['2.99999999999999999999', null],
  ['1000000.00000000000001', null],
  ['1e-400', null],
  ['1E400', null],
  ['1.5', null],
  ['-1', null],
  ['9007199254740992', null],
  ['9007199254740993', null],
];

const { data, ...attributes } = EVENT;
const PLACES = {
  'quantity.pages': { ...data, quantity: { pages: 'NUMBER' } },
  'quantity.rows': { ...data, quantity: { pages: 1, rows: 'NUMBER' } },
  statedCredits: { ...data, statedCredits: { currency: 'aiBuilder', milliCredits: 'NUMBER' } },
};

/** The same event in Kafka, structured and binary, with and without an unknown member. */
function messagesWith(number: string, inner: object): IncomingUsage[] {
  const written = (value: object) =>
    Buffer.from(JSON.stringify(value).replace('"NUMBER"', () => number));
  return [inner, { ...inner, region: 'eu' }].flatMap((members) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(attributes)) {
      headers[name === 'datacontenttype' ? 'content-type' : `ce_${name}`] = value;
    }
    const encoded = { ...attributes, data_base64: written(members).toString('base64') };
    return [
      { topic: TOPIC, headers: {}, value: written({ ...attributes, data: members }) },
      { topic: TOPIC, headers: {}, value: written(encoded) },
      { topic: TOPIC, headers, value: written(members) },
    ];
  });
}

/** The same bytes over HTTP, alone and in a batch. */
function requestedAs({ headers, value }: IncomingUsage) {
  const body = value!;
  const type = 'application/cloudevents';
  if (headers['ce_id'] !== undefined) {
    const named = Object.entries(headers).map(([name, text]) => [name.replace('ce_', 'ce-'), text]);
    return [{ headers: Object.fromEntries(named) as Record<string, string>, body }];
  }
  return [
    { headers: { 'content-type': `${type}+json` }, body },
    { headers: { 'content-type': `${type}-batch+json` }, body: Buffer.from(`[${String(body)}]`) },
  ];
}

function resultOf(request: Parameters<typeof decodeRequest>[0]) {
  const read = decodeRequest(request, { now: NOW });
  if (read.kind === 'invalid') return read;
  const [result] = [...read.results];
  return result?.status === 'accepted' ? result.decoded : { reason: result?.reason };
}

describe.each(Object.entries(PLACES))('a number in %s', (place, inner) => {
  it.each(NUMBERS)('written as %s', (written, value) => {
    for (const message of messagesWith(written, inner)) {
      const found = decodeMessage(message, { now: NOW });
      const expected =
        value === null
          ? { reason: { code: 'invalidMember', field: `data.${place}` } }
          : { usage: usageWith(place, value) };
      expect(found).toMatchObject(expected);
      for (const request of requestedAs(message)) expect(resultOf(request)).toMatchObject(expected);
    }
  });
});

function usageWith(place: string, value: number): object {
  if (place === 'statedCredits') {
    return { statedCredits: { currency: 'aiBuilder', milliCredits: value } };
  }
  return { quantity: place === 'quantity.rows' ? { pages: 1, rows: value } : { pages: value } };
}
