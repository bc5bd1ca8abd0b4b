/** Nest module that records dead letters as rows, for queries about rejected events. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { BatchHandler } from '#eventsourcing';
import { DeadLettersController, RECORD } from './dead-letters.controller.js';

@Module({})
export class DeadLettersModule {
  static register(record: BatchHandler): DynamicModule {
    return {
      module: DeadLettersModule,
      controllers: [DeadLettersController],
      providers: [{ provide: RECORD, useValue: record }],
    };
  }
}
