/** The list of an endpoint's deliveries shows the newest attempts, up to the requested number. */
import type { AdminDependencies } from './dependencies.js';
import { Webhooks } from './webhooks.js';

const ATTEMPTS = 12;

/** One endpoint with `ATTEMPTS` attempts, the newest first. */
function given(): Webhooks {
  const log = Array.from({ length: ATTEMPTS }, (_, age) => ({ attempt: ATTEMPTS - age }));
  const store = {
    endpointsOf: async () => new Map([['ops', { id: 'ops', key: 'k' }]]),
    deliveriesOf: async (key: string) => ({ pending: [], log: key === 'k' ? log : [] }),
  };
  return new Webhooks({ webhooks: { store } } as unknown as AdminDependencies);
}

it.each([1, 2, ATTEMPTS - 1, ATTEMPTS, ATTEMPTS + 1])(
  'shows the newest of twelve attempts, %d at most',
  async (limit) => {
    const { deliveries } = await given().deliveries('contoso', 'ops', limit);
    const newest = Array.from({ length: Math.min(limit, ATTEMPTS) }, (_, age) => ATTEMPTS - age);
    expect(deliveries.map(({ attempt }) => attempt)).toEqual(newest);
  },
);
