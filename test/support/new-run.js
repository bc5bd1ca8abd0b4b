/** Gives each test run an id, so that `built-product.ts` builds once per run. */
import { randomUUID } from 'node:crypto';

export default function nameTheRun() {
  process.env['TEST_RUN'] = randomUUID();
}
