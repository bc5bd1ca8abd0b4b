/** How the text fields of the settings dialog are parsed. */
import { percentsIn, sourcesIn } from './settings-fields.js';

it.each([
  ['80, 100', [80, 100]],
  ['80 ; 100', [80, 100]],
  ['80 100\n120', [80, 100, 120]],
  ['', []],
  ['80, many', null],
  ['80.5', null],
])('reads the percentages %j', (text, percents) => {
  expect(percentsIn(text)).toEqual(percents);
});

it.each([
  ['', []],
  [' /flows/eu \n\n/flows/us\n', ['/flows/eu', '/flows/us']],
  ['/flows/eu\n/flows/eu', ['/flows/eu']],
])('reads the sources %j', (text, sources) => {
  expect(sourcesIn(text)).toEqual(sources);
});
