/** The way in from the log: whole batches, by Kafka or by the embedded journal alike. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { MessageBatch } from '#eventsourcing';

export type Meter = (batch: MessageBatch) => Promise<void>;

export const METER = Symbol('Meter');

@Controller()
export class MeteringController {
  constructor(@Inject(METER) private readonly meter: Meter) {}

  @EventPattern('ai-model-executed')
  executed(@Payload() batch: MessageBatch): Promise<void> {
    return this.meter(batch);
  }

  @EventPattern('ai-model-trained')
  trained(@Payload() batch: MessageBatch): Promise<void> {
    return this.meter(batch);
  }
}
