/** The batch transport for Nest: handlers, their errors, and topics without a handler. */
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  type BatchHandler,
  type BatchSource,
  DeniedError,
  type MessageBatch,
  SetupError,
} from '#eventsourcing';
import { BatchTransportStrategy, RethrowFilter } from './batch-transport.js';

const SEEN = Symbol('Seen');

@Controller()
class OrdersController {
  constructor(@Inject(SEEN) private readonly seen: MessageBatch[]) {}

  @EventPattern('orders')
  handle(@Payload() batch: MessageBatch): Promise<void> {
    if (batch.partition === 9) throw new SetupError('written by a newer release');
    if (batch.partition === 8) throw new DeniedError('may not be written any more');
    if (batch.messages.length === 0) throw new TypeError('an empty batch');
    this.seen.push(batch);
    return Promise.resolve();
  }
}

class HandSource implements BatchSource {
  handler: BatchHandler | null = null;
  stopped = false;

  async start(_topics: readonly string[], handler: BatchHandler): Promise<void> {
    this.handler = handler;
  }
  async stop(): Promise<void> {
    this.stopped = true;
  }
  lag = async () => [];
}

const batchOf = (messages: MessageBatch['messages']): MessageBatch => ({
  topic: 'orders',
  partition: 0,
  messages,
  signal: new AbortController().signal,
  commit: async () => undefined,
});

const message = { topic: 'orders', partition: 0, offset: 7, key: null, value: null, headers: {} };

async function start(topics: readonly string[]) {
  const seen: MessageBatch[] = [];
  const source = new HandSource();
  const fatal: string[] = [];
  @Module({ controllers: [OrdersController], providers: [{ provide: SEEN, useValue: seen }] })
  class OrdersModule {}
  const app = await NestFactory.createMicroservice(OrdersModule, {
    strategy: new BatchTransportStrategy(source, topics, (what, error) => {
      fatal.push(`${what}: ${String(error)}`);
    }),
    logger: false,
  });
  app.useGlobalFilters(new RethrowFilter());
  return { app, source, seen, fatal };
}

describe('BatchTransportStrategy', () => {
  it('hands the batch itself to an injected handler', async () => {
    const { app, source, seen } = await start(['orders']);
    await app.listen();
    const batch = batchOf([message]);
    await source.handler!(batch);
    expect(seen).toEqual([batch]);
    await app.close();
    expect(source.stopped).toBe(true);
  });

  it('gives the very error of a handler back to the log', async () => {
    const { app, source } = await start(['orders']);
    await app.listen();
    await expect(source.handler!(batchOf([]))).rejects.toEqual(new TypeError('an empty batch'));
    await app.close();
  });

  it('ends the process when an error is wrong for good, and for no other', async () => {
    const { app, source, fatal } = await start(['orders']);
    await app.listen();
    await expect(source.handler!(batchOf([]))).rejects.toThrow('an empty batch');
    const denied = { ...batchOf([message]), partition: 8 };
    await expect(source.handler!(denied)).rejects.toThrow('any more');
    expect(fatal).toEqual([]);
    const unfit = { ...batchOf([message]), partition: 9 };
    await expect(source.handler!(unfit)).rejects.toThrow('newer release');
    expect(fatal).toEqual(['orders/9: SetupError: written by a newer release']);
    await app.close();
  });

  it('does not start when a topic has no handler', async () => {
    const { app } = await start(['orders', 'refunds']);
    await expect(app.listen()).rejects.toThrow('no handler for refunds');
  });
});

it('is not ready before its consumer reads, and is from then on', async () => {
  let join = (): void => undefined;
  const joined = new Promise<void>((resolve) => (join = resolve));
  const source = new HandSource();
  source.start = () => joined;
  const transport = new BatchTransportStrategy(source, ['orders', 'returns']);
  for (const topic of ['orders', 'returns']) transport.addHandler(topic, async () => undefined);
  const { indicator } = transport;
  expect(indicator.name).toBe('subscription to orders, returns');
  expect(await indicator.check()).toMatch(/not read yet/);
  const listening = new Promise((resolve) => transport.listen(resolve));
  expect(await indicator.check()).toMatch(/not read yet/);
  join();
  await listening;
  expect(await indicator.check()).toBeNull();
});
