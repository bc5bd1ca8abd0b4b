/** Names each run of the tests, so that what is made for one run is made once: `built-product.ts`. */
import { randomUUID } from 'node:crypto';

export default function nameTheRun() {
  process.env['TEST_RUN'] = randomUUID();
}
