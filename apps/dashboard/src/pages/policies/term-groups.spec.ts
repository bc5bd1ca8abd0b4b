/** The groups of a policy's terms: every term except the regime is in exactly one, including unknown terms. */
import { readFileSync } from 'node:fs';
import { groupsOf } from './term-groups.js';

const PREFIX = 'term.';
const KNOWN = Object.keys(JSON.parse(readFileSync('apps/dashboard/src/texts/en.json', 'utf8')))
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => key.slice(PREFIX.length));

it('hold every term that has a name, and those that have none, once', () => {
  const terms = Object.fromEntries([...KNOWN, 'newerTerm'].map((name) => [name, `${name}!`]));
  const groups = groupsOf(terms);
  const shown = groups.flatMap((group) => Object.entries(group.terms));
  const expected = Object.entries(terms).filter(([name]) => name !== 'regime');
  expect(shown.toSorted()).toEqual(expected.toSorted());
  expect(groups.at(-1)).toEqual({ name: 'terms.others', terms: { newerTerm: 'newerTerm!' } });
});

it('are left out where a policy has none of their terms', () => {
  expect(groupsOf({ regime: 'dual', trialDays: 30 })).toEqual([
    { name: 'terms.trials', terms: { trialDays: 30 } },
  ]);
});
