/** An event as one JSON object, with plain data or in base64. */
import { eventIn, readStructured } from './structured.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const DATA = { code: 'notACloudEvent', field: 'data_base64' };

it.each([{ data: 1 }, { data: 1, data_base64: null }])('has its data unchanged: %j', (event) => {
  expect(eventIn(event)).toEqual({ kind: 'event', event, isSmall: false });
});

it('has its data in base64', () => {
  const event = { id: 'x', data_base64: base64('{"a":1}') };
  expect(eventIn(event)).toEqual({ kind: 'event', event: { id: 'x', data: { a: 1 } } });
});

it.each([{ data: 1, data_base64: base64('1') }, { data_base64: 5 }])(
  'has it once, and as text: %j',
  (event) => {
    expect(eventIn(event)).toEqual({
      kind: 'invalid',
      reason: { ...DATA, message: 'data_base64 must be text, and data must be absent.' },
    });
  },
);

it.each(['e30', 'e30=!!!!', 'e3 0=', 'e30=\n', '=e30', 'e30=e30=', '%65%330'])(
  'is in base64 without anything else: %j',
  (encoded) => {
    const message =
      'data_base64 must be base64 as RFC 4648 has it: whole groups of four characters.';
    expect(eventIn({ data_base64: encoded })).toEqual({
      kind: 'invalid',
      reason: { ...DATA, message },
    });
  },
);

it('names the data where it is no JSON', () => {
  expect(eventIn({ data_base64: base64('{') })).toMatchObject({
    reason: { code: 'notJson', field: 'data_base64' },
  });
});

it.each(['[]', '1', 'null', '"x"'])('is an object and not %s', (text) => {
  expect(readStructured(Buffer.from(text))).toEqual({
    kind: 'invalid',
    reason: { code: 'notACloudEvent', message: 'The event must be a JSON object.' },
  });
});

it('is refused where the type of its data is none of JSON', () => {
  expect(eventIn({ datacontenttype: 'text/plain', data: 1 })).toMatchObject({
    reason: { field: 'datacontenttype' },
  });
});
