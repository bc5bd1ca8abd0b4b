/** Receives batches of usage events from Nest's batch transport, for Kafka and the embedded journal alike. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { USAGE_TOPICS } from '#contracts';
import type { BatchHandler, MessageBatch } from '#eventsourcing';

export const METER = Symbol('BatchHandler that meters');

@Controller()
export class MeteringController {
  constructor(@Inject(METER) private readonly meter: BatchHandler) {}

  @EventPattern(Object.values(USAGE_TOPICS))
  receive(@Payload() batch: MessageBatch): Promise<void> {
    return this.meter(batch);
  }
}
