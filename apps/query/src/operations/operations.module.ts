/** Nest module of the operators' view of the whole installation; the platform reports on the process itself. */
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
