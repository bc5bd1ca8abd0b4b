/** The meaning of typed text: an id takes precedence over a name, and a name counts only if it is unique. */
import { chosenOf, optionsOf } from './chosen-environment.js';

const OPTIONS = [
  { id: 'prod', name: 'Production' },
  { id: 'eu', name: 'Sales' },
  { id: 'us', name: 'Sales' },
  { id: 'sales', name: 'sales' },
  { id: 'odd', name: 'prod' },
  { id: 'twin-1', name: 'Twins' },
  { id: 'twin-2', name: 'twins' },
];

it.each([
  ['its id', 'prod', { id: 'prod', name: 'Production', doubt: null }],
  ['its name', 'Production', { id: 'prod', name: 'Production', doubt: null }],
  ['its name in another case', 'PRODUCTION', { id: 'prod', name: 'Production', doubt: null }],
  ['an id that is also a name', 'sales', { id: 'sales', name: 'sales', doubt: null }],
  ['a name that several have', 'Sales', { id: '', name: 'Sales', doubt: 'several' }],
  ['a name that two have', 'TWINS', { id: '', name: 'TWINS', doubt: 'several' }],
  ['a name that differs from an id by its case', 'Prod', { id: 'odd', name: 'prod', doubt: null }],
  ['nothing known', 'new', { id: 'new', name: 'new', doubt: 'unknown' }],
])('by %s', (_what, typed, chosen) => {
  expect(chosenOf(typed, OPTIONS)).toEqual(chosen);
});

it("has the reader's own first, then the others by name, none twice", () => {
  const found = [
    { environmentId: 'e10', environmentName: 'Environment 10' },
    { environmentId: 'e2', environmentName: 'Environment 2' },
    { environmentId: 'b', environmentName: null },
    { environmentId: 'own', environmentName: 'Another name' },
  ];
  expect(optionsOf([{ id: 'own', name: 'Own' }], found)).toEqual([
    { id: 'own', name: 'Own' },
    { id: 'b', name: 'b' },
    { id: 'e2', name: 'Environment 2' },
    { id: 'e10', name: 'Environment 10' },
  ]);
});
