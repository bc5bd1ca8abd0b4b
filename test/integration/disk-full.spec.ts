/** A disk that fills up and gets space again: accepted usage is kept, and the process recovers by itself. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { opsOver } from '../support/ops.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';

const run = promisify(execFile);
const EVENTS_PER_REQUEST = 200;

let folder: DataFolder;
let meter: Meter | null;

beforeEach(async () => {
  meter = null;
  folder = await dataFolder();
  await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder.path]);
});
afterEach(async () => {
  await meter?.kill();
  await run('umount', [folder.path]);
  await folder.remove();
});

const start = (): Promise<Meter> =>
  startMeter({ dataDir: join(folder.path, 'data'), clockStart: '2025-09-15T00:00:00Z' });

const giveRoom = (): Promise<unknown> => run('mount', ['-o', 'remount,size=60m', folder.path]);

/** Publishes until a request is rejected. @returns the number of accepted runs, and the rejection */
async function publishUntilFull({ http }: Meter) {
  for (let accepted = 0; ; accepted += EVENTS_PER_REQUEST) {
    const events = Array.from({ length: EVENTS_PER_REQUEST }, (_, index) =>
      usageEvent({
        id: `run-${accepted + index}`,
        tenantId: 'contoso',
        time: '2025-09-14T00:00:00Z',
        data: { padding: 'x'.repeat(300) },
      }),
    );
    const answer = await http.publish(events);
    if (answer.status !== 202) return { accepted, events, answer };
  }
}

describe('a full disk', () => {
  it(
    'is said by every answer and by readiness, and is survived',
    async () => {
      meter = await start();
      const { accepted, events, answer } = await publishUntilFull(meter);
      expect(answer).toMatchObject({
        status: 507,
        body: { type: expect.stringMatching(/insufficientStorage$/) },
      });
      const { http } = meter;
      expect(await http.get('/health/ready')).toMatchObject({
        status: 503,
        body: { checks: { disk: { missing: expect.stringMatching(/no space on the disk/) } } },
      });
      expect((await http.get('/health/live')).status).toBe(200);
      await giveRoom();
      await eventually('it is ready again', async () => {
        return (await http.get('/health/ready')).status === 200;
      });
      expect((await http.publish(events)).status).toBe(202);
      await tenantOf(http, 'contoso').usageOf(accepted + EVENTS_PER_REQUEST);
      expect(await meter.stop()).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'ends the commands of operators with one line that names the file and DATA_DIR, and damages nothing',
    async () => {
      const first = await start();
      await tenantOf(first.http, 'contoso').own(1);
      expect(await first.stop()).toBe(0);
      const filler = join(folder.path, 'filler');
      await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k']).catch(() => undefined);
      const env = { DATA_DIR: join(folder.path, 'data') };
      for (const word of ['keys', 'verify', 'ahead', 'rebuild', 'rewind', 'resubmit']) {
        const { code, errors } = await opsOver(env, word);
        // Commands that write nothing, or so little that it fits into a free page of a file, succeed.
        const line = code === 0 && word !== 'keys' ? /^/ : /\/data\/.*DATA_DIR/;
        expect({ word, code, said: errors.trim().split('\n').at(-1) }).toEqual({
          word,
          code: word === 'keys' ? 1 : expect.any(Number),
          said: expect.stringMatching(line),
        });
        expect(errors).not.toMatch(/^ +at /m);
      }
      await run('rm', [filler]);
      expect(await opsOver(env, 'keys')).toMatchObject({ code: 0 });
      expect(await opsOver(env, 'verify')).toMatchObject({ code: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'is waited for at a start',
    async () => {
      const first = await start();
      expect(await first.stop()).toBe(0);
      const filler = join(folder.path, 'filler');
      await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k']).catch(() => undefined);
      const starting = start();
      let isReady = false;
      void starting.then(() => (isReady = true));
      await run('sleep', ['5']);
      expect(isReady).toBe(false);
      await run('rm', [filler]);
      meter = await starting;
      expect((await meter.http.get('/health/ready')).status).toBe(200);
    },
    PATIENCE_MS,
  );
});
