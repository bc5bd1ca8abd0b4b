/**
 * The solution that the documentation of Nest and the client suggests: the framework's own Kafka transport, a DTO
 * checked by its ValidationPipe, and one append per event.
 */
import 'reflect-metadata';
import { EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client';
import { Controller, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  EventPattern,
  KafkaContext,
  type MicroserviceOptions,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { Gauge } from '../bench/support/gauge.js';
import { StockUsageDto } from './stock-usage.dto.js';
import type { ContenderTask, StockFigures } from './task.js';

type Handle = (usage: StockUsageDto, id: string) => Promise<void>;

export async function runStock(task: ContenderTask): Promise<StockFigures> {
  const client = EventStoreDBClient.connectionString(task.eventStoreUrl);
  const handled = new Gauge();
  const handle: Handle = async (usage, id) => {
    const data = Object.assign({ milliCredits: 96_000 }, usage) as unknown as JSONType;
    const event = jsonEvent({ id, type: 'CreditConsumed', data });
    await client.appendToStream(`stock${task.run}-${usage.tenantId}`, event);
    handled.set(handled.value + 1);
  };
  const { warmUp, measured } = task;
  await consume(task, warmUp.topic, handle, () => handled.reached(warmUp.events));
  const before = handled.value;
  let started = 0;
  let elapsed = 0;
  const timed: Handle = (usage, id) => {
    started ||= performance.now();
    return handle(usage, id);
  };
  await consume(task, measured.topic, timed, async () => {
    await handled.reached(before + measured.events);
    elapsed = performance.now() - started;
  });
  return { eventsPerSecond: (measured.events * 1_000) / elapsed };
}

async function consume(
  { brokers, run, concurrency }: ContenderTask,
  topic: string,
  handle: Handle,
  until: () => Promise<void>,
): Promise<void> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(moduleFor(topic, handle), {
    logger: ['error'],
    transport: Transport.KAFKA,
    options: {
      client: { clientId: 'stock', brokers: [...brokers] },
      consumer: { groupId: `stock-${run}-${topic}` },
      subscribe: { fromBeginning: true },
      run: { partitionsConsumedConcurrently: concurrency },
    },
  });
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  await app.listen();
  await until();
  await app.close();
}

function moduleFor(topic: string, handle: Handle) {
  const onTopic = EventPattern(topic) as MethodDecorator;

  @Controller()
  class UsageController {
    @onTopic
    consumed(@Payload() usage: StockUsageDto, @Ctx() context: KafkaContext): Promise<void> {
      return handle(usage, String(context.getMessage().headers!['ce_id']));
    }
  }

  @Module({ controllers: [UsageController] })
  class UsageModule {}

  return UsageModule;
}
