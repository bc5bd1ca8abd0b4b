/** Meters usage from any log into a ledger that can be reset to a backup, for tests of `ops rewind`. */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meterBatch } from '../../apps/metering/src/meter-batch.js';
import { EXIT } from '../../apps/ops/src/exit.js';
import { rewind } from '../../apps/ops/src/rewind.js';
import { LEDGER_CATEGORY, METERING_GROUP, USAGE_TOPICS } from '#contracts';
import { CreditLedger, monthAggregate } from '#ledger';
import { readConfiguration } from '#platform';
import { type Engines, openEngines, usageOffsetsNeed } from '#engines';
import { eventually } from '#testing';
import { sleep } from '#eventsourcing';
import { usageEvent } from './usage-events.js';

const TOPIC = USAGE_TOPICS.AIModelExecuted;
const TENANTS = 3;
const NOW = '2026-11-24T14:00:00.000Z';
const clock = { now: () => new Date(NOW) };
const onNotice = (): void => undefined;

export class RestoredLedger {
  private ledger: Engines;
  private published = 0;

  /** @param log engines of which only the log is used, not the ledger */
  constructor(
    private readonly log: Engines,
    private readonly folder: string,
  ) {
    this.ledger = this.openLedger();
  }

  private openLedger(): Engines {
    const configuration = readConfiguration({ DATA_DIR: join(this.folder, 'ledger') });
    return openEngines({ configuration, clock, sleep, onNotice });
  }

  get engines(): Engines {
    return { ...this.log, eventStore: () => this.ledger.eventStore() };
  }

  close = (): Promise<void> => this.ledger.close();

  async publish(count: number): Promise<void> {
    const publisher = await this.log.publisher();
    const events = Array.from({ length: count }, () => {
      const number = this.published++;
      return usageEvent({ id: `run-${number}`, tenantId: `tenant-${number % TENANTS}`, time: NOW });
    });
    await publisher.publish(
      events.map((event) => ({
        topic: TOPIC,
        key: event.data.tenantId as string,
        value: Buffer.from(JSON.stringify(event)),
        headers: {},
      })),
    );
  }

  /** Meters until nothing is left to read. @returns how many events were charged and how many were duplicates */
  async meter(): Promise<{ charged: number; duplicate: number }> {
    const store = await this.ledger.eventStore();
    const aggregate = monthAggregate({ store, retry: { sleep }, cachedMonthsMax: 100 });
    const ledger = new CreditLedger({ aggregate, clock, knownTenantsMax: 100 });
    const seen = { charged: 0, duplicate: 0 };
    const dependencies = {
      ledger,
      publisher: await this.log.publisher(),
      clock,
      onMetered: (_: unknown, tally: { charged: number; duplicate: number }) => {
        seen.charged += tally.charged;
        seen.duplicate += tally.duplicate;
      },
    };
    const source = await this.log.batchSource(METERING_GROUP);
    await source.start([TOPIC], (batch) => meterBatch(dependencies, batch));
    await eventually('all is read', async () => {
      const lags = await source.lag();
      return lags.length > 0 && lags.every(({ lag }) => lag === 0);
    });
    await source.stop();
    return seen;
  }

  async backUp(): Promise<void> {
    await this.ledger.close();
    await mkdir(join(this.folder, 'backup'));
    await copyFile(this.fileIn('ledger'), this.fileIn('backup'));
    this.ledger = this.openLedger();
  }

  async restore(): Promise<void> {
    await this.ledger.close();
    await rm(join(this.folder, 'ledger'), { recursive: true });
    await mkdir(join(this.folder, 'ledger'));
    await copyFile(this.fileIn('backup'), this.fileIn('ledger'));
    this.ledger = this.openLedger();
  }

  private readonly fileIn = (name: string): string => join(this.folder, name, 'ledger.db');

  /** The reason why metering cannot start, or `null` if it can. */
  async missing(): Promise<string | null> {
    try {
      await usageOffsetsNeed(this.engines, () => undefined).prepare();
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** @returns the output of `ops rewind` */
  async rewind(): Promise<string[]> {
    const said: string[] = [];
    const print = (line: string) => void said.push(line);
    const configuration = readConfiguration({});
    const tools = { engines: this.engines, configuration, print, progress: print };
    expect(await rewind(tools)).toBe(EXIT.ok);
    return said;
  }

  async charges(): Promise<number> {
    const store = await this.ledger.eventStore();
    const head = await store.head([LEDGER_CATEGORY]);
    const options = { after: null, categories: [LEDGER_CATEGORY], maxBatch: 1_000 };
    let charges = 0;
    for await (const batch of store.subscribe({
      ...options,
      signal: new AbortController().signal,
    })) {
      charges += batch.filter(({ type }) => type === 'CreditConsumed').length;
      if (batch.at(-1)!.position === head) break;
    }
    return charges;
  }
}
