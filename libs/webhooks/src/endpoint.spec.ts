/** Which secrets of an endpoint sign, and until when. */
import { type Endpoint, endpointDecider, type EndpointEvent, secretsAt } from './endpoint.js';

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

describe('an endpoint whose secret is changed several times', () => {
  const by = { actorId: 'ada', reason: null };
  const instant = (hour: number) => new Date(Date.UTC(2025, 8, 15, hour)).toISOString();
  const definition = { url: 'https://x.example', format: 'standard', types: null } as const;
  const made: EndpointEvent = {
    type: 'WebhookSet',
    data: {
      ...{ id: 'ops', created: { key: 'key', secret: 'secret-0' }, at: instant(0), by },
      definition: { ...definition, levels: null, description: null, digest: 'none' },
    },
  };
  const rotated = (number: number, hour: number): EndpointEvent => ({
    type: 'WebhookSecretRotated',
    data: {
      ...{ id: 'ops', secret: `secret-${number}`, at: instant(hour), by },
      oldUntil: instant(hour + 24),
    },
  });
  const after = (...events: readonly EndpointEvent[]) =>
    events.reduce(endpointDecider.evolve, endpointDecider.initialState()).get('ops')!;

  it('is signed by each for as long as was promised', () => {
    const endpoint = after(made, rotated(1, 1), rotated(2, 2), rotated(3, 26));
    const signing = (hour: number) => secretsAt(endpoint, instant(hour));
    const before = after(made, rotated(1, 1), rotated(2, 2));
    expect(secretsAt(before, instant(3))).toEqual(['secret-2', 'secret-1', 'secret-0']);
    expect(secretsAt(before, instant(25))).toEqual(['secret-2', 'secret-1']);
    expect(signing(27)).toEqual(['secret-3', 'secret-2']);
    expect(signing(50)).toEqual(['secret-3']);
  });

  it('is signed by the newest ten at the most: all signatures stand in one header', () => {
    const events = Array.from({ length: 30 }, (_, number) => rotated(number + 1, 1));
    const secrets = secretsAt(after(made, ...events), instant(2));
    expect(secrets).toHaveLength(10);
    expect(secrets.slice(0, 2)).toEqual(['secret-30', 'secret-29']);
  });
});
