/** Decides and appends: usage events become charges in the tenant's ledger. */
import { type DynamicModule, Module } from '@nestjs/common';
import { METER, type Meter, MeteringController } from './metering.controller.js';

@Module({})
export class MeteringModule {
  static register(meter: Meter): DynamicModule {
    return {
      module: MeteringModule,
      controllers: [MeteringController],
      providers: [{ provide: METER, useValue: meter }],
    };
  }
}
