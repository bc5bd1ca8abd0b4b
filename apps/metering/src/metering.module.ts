/** Decides and appends: usage events become charges in the tenant's ledger. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { MeteringDependencies } from './meter-batch.js';
import { METERING, MeteringController } from './metering.controller.js';

@Module({})
export class MeteringModule {
  static register(dependencies: MeteringDependencies): DynamicModule {
    return {
      module: MeteringModule,
      controllers: [MeteringController],
      providers: [{ provide: METERING, useValue: dependencies }],
    };
  }
}
