/** An invalid value is shown to operators, unless it is or may hold a secret. */
import { shownValue } from './shown-value.js';

it.each([
  ['PORT', 'many', '"many"'],
  ['DATABASE_URL', 'anything', 'not shown'],
  ['KAFKA_BROKERS', 'user:password@broker:9092', 'not shown'],
  ['KAFKA_BROKERS', 'user:pass\nword@broker', 'not shown'],
  ['AUTH_ISSUER', 'somebody@example.com', '"somebody@example.com"'],
])('of %s, %j is %s', (property, value, shown) => {
  expect(shownValue({ property, value })).toBe(shown);
});
