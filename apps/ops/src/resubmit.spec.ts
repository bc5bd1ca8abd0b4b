import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadLetter, USAGE_TOPICS } from '#contracts';
import { type Engines, openEngines } from '#engines';
import { readConfiguration, sleep, systemClock } from '#platform';
import type { Tools } from './operate.js';
import { resubmit } from './resubmit.js';

const TOPIC = USAGE_TOPICS.AIModelExecuted;

let folder: string;
let engines: Engines;
let printed: string[];
let tools: Tools;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resubmit-'));
  const configuration = readConfiguration({ DATA_DIR: folder });
  const onNotice = (_level: string, message: string) => void printed.push(message);
  engines = openEngines({ configuration, clock: systemClock, sleep, onNotice });
  printed = [];
  tools = { engines, configuration, print: (line) => void printed.push(line) };
});

afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

async function parked(...codes: string[]): Promise<void> {
  const publisher = await engines.publisher();
  const message = (offset: number) => ({
    topic: TOPIC,
    partition: 0,
    offset,
    key: Buffer.from('contoso'),
    value: Buffer.from('{}'),
    headers: {},
  });
  const reasons = codes.map((code) => ({ code, message: 'It was refused.' }));
  const time = '2025-09-05T08:00:00.000Z';
  await publisher.publish(
    reasons.map((reason, offset) => deadLetter(message(offset), reason, time)),
  );
}

async function said(code?: string): Promise<string | undefined> {
  expect(await resubmit(tools, code)).toBe(true);
  return printed.at(-1);
}

describe('resubmitting dead letters', () => {
  it('sends each back once', async () => {
    await parked('rateNotPublished', 'usageConflict');
    expect(await said()).toBe('2 sent back, 0 passed over');
    expect(await said()).toBe('0 sent back, 0 passed over');
  });

  it('of one code leaves the others for their turn', async () => {
    await parked('rateNotPublished', 'usageConflict', 'rateNotPublished');
    expect(await said('rateNotPublished')).toBe('2 sent back, 1 passed over');
    expect(await said('usageConflict')).toBe('1 sent back, 2 passed over');
    expect(await said('rateNotPublished')).toBe('0 sent back, 0 passed over');
  });
});
