/** The endpoints that result from their events: a removed one is gone, and one created again starts from there. */
import type { RecordedEvent } from '#eventsourcing';
import { Registry } from './registry.js';

const AT = '2025-09-05T08:00:00.000Z';

const event = (
  position: number,
  type: string,
  data: object,
  tenant = 'contoso',
): RecordedEvent => ({
  ...{ id: `e-${position}`, stream: `webhooks-${tenant}`, revision: position, position },
  ...{ type, data: { id: 'ops', at: AT, ...data }, recordedAt: AT },
  metadata: { schemaVersion: 1 },
});
const made = (position: number, key: string, tenant?: string) =>
  event(position, 'WebhookSet', { definition: {}, created: { key, secret: 's' } }, tenant);
const removed = (position: number) => event(position, 'WebhookRemoved', {});

it('knows no endpoint that was removed, under whatever it is asked for', () => {
  const registry = new Registry();
  registry.evolve(made(3, 'k-1'));
  expect(registry.get('k-1')).toMatchObject({ tenantId: 'contoso', since: 3 });
  expect(registry.evolve(removed(5))).toEqual(['k-1']);
  expect([registry.get('k-1'), registry.of('contoso'), registry.size]).toEqual([undefined, [], 0]);
});

it('begins afresh with an endpoint that is made again under the same id', () => {
  const registry = new Registry();
  for (const one of [made(3, 'k-1'), removed(5), made(8, 'k-2')]) registry.evolve(one);
  expect(registry.of('contoso')).toMatchObject([{ since: 8, endpoint: { key: 'k-2' } }]);
  expect([registry.firstPosition, registry.size]).toEqual([8, 1]);
});

it('takes each event once, and those of each tenant apart', () => {
  const registry = new Registry();
  registry.evolve(made(3, 'k-1'));
  registry.evolve(made(4, 'k-2', 'fabrikam'));
  expect(registry.evolve(removed(2))).toEqual([]);
  expect(registry.of('contoso')).toMatchObject([{ endpoint: { key: 'k-1' } }]);
  expect([registry.of('fabrikam').length, registry.position]).toEqual([1, 4]);
});
