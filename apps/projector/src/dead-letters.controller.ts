/** Receives batches of dead letters from Nest's batch transport, for Kafka and the embedded journal alike. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { BatchHandler, MessageBatch } from '#eventsourcing';
import { DEAD_LETTER_TOPICS } from './rejected-events.js';

export const RECORD = Symbol('BatchHandler that records rejected events');

@Controller()
export class DeadLettersController {
  constructor(@Inject(RECORD) private readonly record: BatchHandler) {}

  @EventPattern(DEAD_LETTER_TOPICS)
  receive(@Payload() batch: MessageBatch): Promise<void> {
    return this.record(batch);
  }
}
