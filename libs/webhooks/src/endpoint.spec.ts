/** Which secrets of an endpoint sign, and for how long. */
import { type Endpoint, secretsAt } from './endpoint.js';

const UNTIL = '2025-09-16T08:00:00.000Z';
const endpoint = {
  secrets: [
    { secret: 'new', until: null },
    { secret: 'old', until: UNTIL },
  ],
} as unknown as Endpoint;

it.each([
  ['2025-09-16T07:59:59.999Z', ['new', 'old']],
  [UNTIL, ['new']],
  ['2025-09-16T08:00:00.001Z', ['new']],
])('at %s it is signed by %j', (at, secrets) => {
  expect(secretsAt(endpoint, at)).toEqual(secrets);
});
