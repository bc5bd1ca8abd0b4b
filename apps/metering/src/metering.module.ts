/** Nest module of metering: the controller that receives batches, and the function that meters them. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { BatchHandler } from '#eventsourcing';
import { METER, MeteringController } from './metering.controller.js';

@Module({})
export class MeteringModule {
  static register(meter: BatchHandler): DynamicModule {
    return {
      module: MeteringModule,
      controllers: [MeteringController],
      providers: [{ provide: METER, useValue: meter }],
    };
  }
}
