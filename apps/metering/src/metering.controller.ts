/** The way in from the log: whole batches, by Kafka or by the embedded journal alike. */
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { MessageBatch } from '#eventsourcing';
import { meterBatch, type MeteringDependencies } from './meter-batch.js';

export const METERING = Symbol('MeteringDependencies');

@Controller()
export class MeteringController {
  constructor(@Inject(METERING) private readonly dependencies: MeteringDependencies) {}

  @EventPattern('ai-model-executed')
  executed(@Payload() batch: MessageBatch): Promise<void> {
    return meterBatch(this.dependencies, batch);
  }

  @EventPattern('ai-model-trained')
  trained(@Payload() batch: MessageBatch): Promise<void> {
    return meterBatch(this.dependencies, batch);
  }
}
