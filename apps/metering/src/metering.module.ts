/** Decides and appends: usage events become charges in the tenant's ledger. */
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
