/** Failing endpoints and crashed deliverers: messages are retried in order with the same ids, and other endpoints do not wait. */
import { eventually } from '#testing';
import type { DeliveryOutcome } from './delivery.js';
import { openReceiver, type Receiver, status } from './testing/receiver.js';
import { idsOf, setStage, type Stage } from './testing/stage.js';
import { OVERAGE } from './testing/world.js';

/** The timeout after which an endpoint counts as hanging. */
const HANGS_MS = 300;

async function isTriedAgain(stage: Stage, failing: Receiver['answer']): Promise<void> {
  await stage.world.setEndpoint('ops', { url: stage.receiver.url });
  stage.receiver.answer = failing;
  const ids = [
    await stage.world.announce('OverageEntered', OVERAGE),
    await stage.world.announce('OverageExited', OVERAGE),
  ];
  await stage.got(4);
  expect(new Set(idsOf(stage.receiver.received))).toEqual(new Set([ids[0]]));
  stage.receiver.answer = status(200);
  const before = stage.receiver.received.length;
  await stage.world.until(async () => (await stage.world.deliveries('ops')).pending.length === 0);
  const after = stage.receiver.received.slice(before - 1);
  expect(idsOf(after).filter((id, index, all) => all.indexOf(id) === index)).toEqual(ids);
}

describe('an endpoint that fails', () => {
  const stage = setStage();

  it.each([
    ['answers 500 for an hour', status(500)],
    ['closes before it has answered', (response) => void response.socket?.destroy()],
    [
      'closes in the middle of its answer',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      },
    ],
    ['redirects', status(302, { location: 'http://169.254.169.254/' })],
  ] satisfies [string, Receiver['answer']][])(
    'is tried again, in order and under the same ids: it %s',
    async (_name, failing) => isTriedAgain(stage, failing),
  );

  it('is disabled after three days, and says so', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    stage.receiver.answer = status(503);
    const startedAt = stage.world.time.now().getTime();
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.world.until(async () => (await stage.world.endpoint('ops'))?.disabled !== null);
    const hours = (stage.world.time.now().getTime() - startedAt) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
    expect(stage.receiver.received).toHaveLength(15);
    expect((await stage.world.endpoint('ops'))?.disabled?.reason).toContain('answered 503');
    expect(stage.world.notices).toEqual([
      expect.stringContaining('webhook ops of contoso is disabled'),
    ]);
    stage.receiver.answer = status(200);
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    const id = await stage.world.announce('OverageExited', OVERAGE);
    await stage.got(16);
    expect(idsOf(stage.receiver.received).at(-1)).toBe(id);
  });

  it.each([
    ['seconds', { 'retry-after': '7200' }],
    [
      'a date',
      {
        'retry-after': 'Fri, 27 Nov 2026 16:00:00 GMT',
        date: 'Fri, 27 Nov 2026 14:00:00 GMT',
      },
    ],
  ])('is left alone for as long as it asks by Retry-After, in %s', async (_form, headers) => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    stage.receiver.answer = status(429, headers);
    await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    await stage.world.until(async () => (await stage.world.deliveries('ops')).log.length === 1);
    const [{ at, nextAt }] = (await stage.world.deliveries('ops')).log as [DeliveryOutcome];
    expect(Date.parse(nextAt!) - Date.parse(at)).toBe(7_200_000);
    stage.receiver.answer = status(200);
    await stage.got(2);
    expect(stage.world.time.now().toISOString() >= nextAt!).toBe(true);
  });

  it('is tested at once although it is left alone for hours, and gets what waits where it takes the test', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    stage.receiver.answer = status(503);
    const waits = [
      await stage.world.announce('OverageEntered', OVERAGE),
      await stage.world.announce('OverageExited', OVERAGE),
    ];
    await stage.got(8);
    await stage.world.until(async () => (await stage.world.deliveries('ops')).log.length === 8);
    const before = stage.receiver.received.length;
    stage.receiver.answer = status(204);
    const test = await stage.world.test('ops');
    // The clock does not advance.
    await eventually('all are taken', () => stage.receiver.received.length === before + 3);
    expect(idsOf(stage.receiver.received.slice(before))).toEqual([test, ...waits]);
  });

  it('is left at once when it says that it is gone, whatever else waits for it', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    stage.receiver.answer = (response) => {
      // By now all of them are waiting.
      void announced.then(() => status(410)(response));
    };
    const announced = (async () => {
      for (let count = 0; count < 5; count++) await stage.world.announce('OverageEntered', OVERAGE);
      await stage.world.until(
        async () => (await stage.world.deliveries('ops')).pending.length === 5,
      );
    })();
    await stage.world.until(async () => (await stage.world.endpoint('ops'))?.disabled !== null);
    await stage.world.restart();
    expect(stage.receiver.received).toHaveLength(1);
    expect(stage.world.notices).toHaveLength(1);
    expect((await stage.world.deliveries('ops')).pending).toHaveLength(4);
    stage.receiver.answer = status(200);
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    await stage.got(5);
  });

  it('is disabled after all where the process died before it could say so', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    await stage.world.stop();
    const ids = [
      await stage.world.announce('OverageEntered', OVERAGE),
      await stage.world.announce('OverageExited', OVERAGE),
    ];
    await stage.world.giveUp('ops', ids[0]!);
    await stage.world.restart();
    await stage.world.until(async () => (await stage.world.endpoint('ops'))?.disabled !== null);
    expect(stage.receiver.received).toEqual([]);
    expect((await stage.world.endpoint('ops'))?.disabled?.reason).toContain('answered 410');
  });
});

describe('an endpoint that hangs', () => {
  const stage = setStage({ timeoutMs: HANGS_MS });

  it('is tried again, in order and under the same ids', () => isTriedAgain(stage, () => undefined));

  it('does not delay others', async () => {
    const other = await openReceiver();
    await stage.world.setEndpoint('slow', { url: stage.receiver.url });
    await stage.world.setEndpoint('fast', { url: other.url });
    stage.receiver.answer = () => undefined;
    for (let count = 0; count < 5; count++) await stage.world.announce('OverageEntered', OVERAGE);
    await stage.world.until(() => other.received.length === 5);
    expect((await stage.world.deliveries('slow')).pending).toHaveLength(5);
    await other.close();
  });
});

describe('a deliverer that dies', () => {
  const stage = setStage({ timeoutMs: HANGS_MS });

  it('loses nothing, and repeats under the same id what it had begun', async () => {
    await stage.world.setEndpoint('ops', { url: stage.receiver.url });
    stage.receiver.answer = () => undefined;
    const first = await stage.world.announce('OverageEntered', OVERAGE);
    await stage.got(1);
    const dying = stage.world.restart();
    stage.receiver.answer = status(200);
    await dying;
    const second = await stage.world.announce('OverageExited', OVERAGE);
    await stage.world.until(
      async () => (await stage.world.deliveries('ops')).log[0]?.outcome === 'delivered',
    );
    await stage.world.until(async () => (await stage.world.deliveries('ops')).pending.length === 0);
    const ids = idsOf(stage.receiver.received);
    expect(ids.filter((id) => id === first).length).toBeGreaterThan(1);
    expect(ids.at(-1)).toBe(second);
  });
});
