/** Stored events are decoded as JSON would decode them, whatever their shapes. */
import fc from 'fast-check';
import type { NewEvent } from '#eventsourcing';
import { decodeEvents, encodeEvents } from './event-block.js';

const name = fc.oneof(fc.constantFrom('usage', 'id', 'constructor', 'toString'), fc.string());
const leaf = fc.oneof(
  fc.constantFrom(null, true, 0, '', [], {}),
  fc.string(),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
);
const members = (depth: number): fc.Arbitrary<object> =>
  fc.dictionary(name, depth === 0 ? leaf : fc.oneof(leaf, members(depth - 1)), {
    maxKeys: 4,
    noNullPrototype: true,
  });
const metadata = fc.record({
  schemaVersion: fc.constant(1),
  origin: fc.option(fc.string(), { nil: undefined }),
});
const event = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom('CreditConsumed', 'OverageEntered'),
  data: fc.oneof(members(2), fc.jsonValue()),
  metadata,
});
/** Runs of events of one kind, as in an append. */
const events = fc
  .array(fc.tuple(event, fc.array(fc.uuid(), { maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((groups) =>
    groups.flatMap(([first, ids]) => [first, ...ids.map((id) => ({ ...first, id }))]),
  );

test('any events come back as JSON has them, in their order', () => {
  fc.assert(
    fc.property(events, (given) => {
      const decoded = decodeEvents(encodeEvents(given));
      expect(JSON.stringify(decoded)).toBe(JSON.stringify(given));
    }),
  );
});

/** Similar shapes: other names, another order, an additional member, and non-objects in place of objects. */
const ALIKE = [
  ...[{}, null, [], 'x', { a: null }, { a: 'x' }, { a: [1] }, { a: {} }, { a: { x: {} } }],
  ...[{ a: { x: 1 } }, { b: { x: 1 } }, { a: { y: 1 } }, { a: { x: 1, y: 2 } }],
  ...[
    { a: { x: 1 }, b: { x: 1 } },
    { b: { x: 1 }, a: { x: 1 } },
    { a: 1, b: { x: 1 } },
  ],
];

test('events that are much alike come back as they were, whichever comes first', () => {
  for (const one of ALIKE) {
    for (const other of ALIKE) {
      const given = [one, other, one].map(eventOf);
      expect(JSON.stringify(decodeEvents(encodeEvents(given)))).toBe(JSON.stringify(given));
    }
  }
});

test('a member named __proto__ stays a member', () => {
  const data = JSON.parse('{"usage":{"__proto__":{"id":1},"id":2},"__proto__":3}') as object;
  const given = [eventOf(data)];
  expect(JSON.stringify(decodeEvents(encodeEvents(given)))).toBe(JSON.stringify(given));
});

test('what events have in common, and the names of their members, are written once', () => {
  const usage = (id: number) => eventOf({ usage: { id, environmentName: 'Production' } });
  const text = encodeEvents([usage(1), usage(2), usage(3)]);
  expect(text.match(/environmentName/g)).toHaveLength(1);
  expect(text.match(/Production/g)).toHaveLength(1);
});

test('what the first release has written is read for ever', () => {
  const text =
    '{"events":3,"tables":[{"shape":["id","type",["data",[["usage",["id","name"]]]],' +
    '["metadata",["schemaVersion"]]],"columns":[["a","b"],["Said"],[1,2],["Production"],[1]]},' +
    '{"shape":["id","type","data",["metadata",["schemaVersion"]]],' +
    '"columns":[["c"],["Ended"],[null],[1]]}],"order":[0,0,1]}';
  const events = [
    { ...eventOf({ usage: { id: 1, name: 'Production' } }), id: 'a' },
    { ...eventOf({ usage: { id: 2, name: 'Production' } }), id: 'b' },
    { ...eventOf(null), id: 'c', type: 'Ended' },
  ];
  expect(decodeEvents(text)).toEqual(events);
  expect(encodeEvents(events)).toBe(text);
});

const eventOf = (data: unknown): NewEvent => ({
  id: 'one',
  type: 'Said',
  data,
  metadata: { schemaVersion: 1 },
});
