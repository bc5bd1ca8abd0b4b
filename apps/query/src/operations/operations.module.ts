/** Answers operators about the whole installation; what it says of its own process comes from the platform. */
import { type DynamicModule, Module } from '@nestjs/common';
import {
  InstallationController,
  OPERATIONS,
  type OperationsDependencies,
} from './operations.controller.js';

@Module({})
export class OperationsModule {
  static register(dependencies: OperationsDependencies): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [InstallationController],
      providers: [{ provide: OPERATIONS, useValue: dependencies }],
    };
  }
}
