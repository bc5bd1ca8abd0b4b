/** Webhooks of a process that is killed during delivery and loses its rows: no message is lost. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '#testing';
import { openReceiver, type Receiver, status } from '../../libs/webhooks/src/testing/receiver.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const NOW = '2025-09-15T12:00:00Z';
const ENVIRONMENTS = 40;
const TENANT = 'contoso';

let folder: DataFolder;
let receiver: Receiver;
let meter: Meter;

const start = () => startMeter({ dataDir: folder.path, clockStart: NOW });
const tenant = () => tenantOf(meter.http, TENANT);
const idsOf = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));

beforeAll(async () => {
  [folder, receiver] = await Promise.all([dataFolder(), openReceiver()]);
  meter = await start();
  await tenant().own(10_000);
  await tenant().send('PUT', '/webhooks/ops', { url: receiver.url, types: ['OverageEntered'] });
  for (let number = 0; number < ENVIRONMENTS; number++) {
    await tenant().allocate(`environment-${number}`, 1);
  }
}, PATIENCE_MS);
afterAll(async () => {
  await meter.kill();
  await receiver.close();
  await folder.remove();
});

/** Each environment enters overage once, so there are as many messages. */
async function overageEverywhere(): Promise<void> {
  const events = Array.from({ length: ENVIRONMENTS }, (_, number) =>
    usageEvent({
      id: `run-${number}`,
      tenantId: TENANT,
      time: NOW,
      data: {
        environmentId: `environment-${number}`,
        statedCredits: { currency: 'aiBuilder', milliCredits: 1_001 },
      },
    }),
  );
  await tenant().use(...events);
}

it(
  'all arrive when the process is killed before it reads the answer, and repeats have the same id',
  async () => {
    let killed = false;
    receiver.answer = (response) => {
      // The receiver has accepted the message, and the process dies before it learns this.
      if (receiver.received.length === 10 && !killed) {
        killed = true;
        void meter.kill().then(async () => (meter = await start()));
      } else status(204)(response);
    };
    await overageEverywhere();
    await eventually('all are told', () => new Set(idsOf()).size === ENVIRONMENTS, PATIENCE_MS);
    expect([killed, idsOf().length]).toEqual([true, ENVIRONMENTS + 1]);
    const bodies = new Map<string, string>();
    for (const { headers, body } of receiver.received) {
      const id = String(headers['webhook-id']);
      expect(body).toBe(bodies.get(id) ?? body);
      bodies.set(id, body);
    }
    const environments = Array.from(bodies.values(), (body) => JSON.parse(body).data.scope);
    expect(new Set(environments.map(({ environmentId }) => environmentId)).size).toBe(ENVIRONMENTS);
  },
  2 * PATIENCE_MS,
);

it(
  'are not sent again, and continue, when the read models are lost',
  async () => {
    receiver.answer = status(204);
    await eventually('the last one is answered', async () => {
      const { body } = await tenant().get('/webhooks/ops/deliveries');
      return body.pending.length === 0;
    });
    const told = idsOf().length;
    await meter.stop();
    for (const suffix of ['', '-wal', '-shm']) {
      await rm(join(folder.path, `read-models.db${suffix}`), { force: true });
    }
    meter = await start();
    await tenant().allocate('one-more', 1);
    await tenant().use(
      usageEvent({
        id: 'run-after',
        tenantId: TENANT,
        time: NOW,
        data: {
          environmentId: 'one-more',
          statedCredits: { currency: 'aiBuilder', milliCredits: 1_001 },
        },
      }),
    );
    await eventually('it is told', () => idsOf().length > told);
    expect(idsOf()).toHaveLength(told + 1);
  },
  PATIENCE_MS,
);
