/** The secrets of an endpoint that sign, and until when; setting an endpoint again; the maximum number of endpoints. */
import {
  type Endpoint,
  type EndpointCommand,
  endpointDecider,
  type EndpointEvent,
  ENDPOINTS_MAX,
  secretsAt,
} from './endpoint.js';

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
    expect(secrets).toEqual(Array.from({ length: 10 }, (_, index) => `secret-${30 - index}`));
  });
});

it('is disabled once, for the first reason', () => {
  const at = '2025-09-15T00:00:00.000Z';
  const disable = (reason: string) => ({ type: 'Disable', id: 'ops', reason, at }) as const;
  const set: EndpointEvent = {
    type: 'WebhookSet',
    data: {
      ...{
        id: 'ops',
        created: { key: 'k', secret: 's' },
        at,
        by: { actorId: 'ada', reason: null },
      },
      definition: {
        ...{ url: 'https://x.example', format: 'standard', types: null, levels: null },
        ...{ description: null, digest: 'none' },
      } as const,
    },
  };
  const enabled = endpointDecider.evolve(endpointDecider.initialState(), set);
  const first = endpointDecider.decide(disable('gone'), enabled);
  expect(first).toMatchObject({ events: [{ type: 'WebhookDisabled', data: { reason: 'gone' } }] });
  const [event] = (first as { readonly events: readonly EndpointEvent[] }).events;
  const disabled = endpointDecider.evolve(enabled, event!);
  expect(endpointDecider.decide(disable('again'), disabled)).toEqual({
    kind: 'accepted',
    events: [],
  });
});

describe('setting an endpoint', () => {
  const at = '2025-09-15T00:00:00.000Z';
  const by = { actorId: 'ada', reason: null };
  const set = (id: string, url = 'https://x.example'): EndpointCommand => ({
    ...{ type: 'Set', id, key: `key of ${url}`, secret: `secret of ${url}`, at, by },
    definition: {
      ...{ url, format: 'standard', types: null, levels: null },
      ...{ description: null, digest: 'none' },
    },
  });
  const after = (...commands: readonly EndpointCommand[]) =>
    commands.reduce((state, command) => {
      const decision = endpointDecider.decide(command, state);
      if (decision.kind === 'rejected') throw new Error(decision.rejection);
      return decision.events.reduce(endpointDecider.evolve, state);
    }, endpointDecider.initialState());

  it('again changes what it is, and keeps its key, its secret and its age', () => {
    const endpoint = after(set('a', 'https://one.example'), {
      ...set('a', 'https://other.example'),
      at: '2025-09-16T00:00:00.000Z',
    }).get('a');
    expect(endpoint).toMatchObject({
      url: 'https://other.example',
      key: 'key of https://one.example',
      createdAt: at,
      secrets: [{ secret: 'secret of https://one.example', until: null }],
    });
  });

  it('again enables it, and remembers for what it was disabled', () => {
    const disable: EndpointCommand = { type: 'Disable', id: 'a', reason: 'given up', at };
    const disabled = after(set('a'), disable).get('a');
    expect(disabled).toMatchObject({ disabled: { at, reason: 'given up' }, disabledFor: at });
    const enabled = after(set('a'), disable, set('a')).get('a');
    expect(enabled).toMatchObject({ disabled: null, disabledFor: at });
  });

  it('is refused beyond fifty, but for one that is there', () => {
    const all = Array.from({ length: ENDPOINTS_MAX }, (_, number) => set(`${number}`));
    const state = after(...all);
    expect(state.size).toBe(50);
    expect(endpointDecider.decide(set('more'), state)).toEqual({
      kind: 'rejected',
      rejection: 'tooManyWebhooks',
    });
    expect(endpointDecider.decide(set('7'), state)).toMatchObject({ kind: 'accepted' });
  });
});
