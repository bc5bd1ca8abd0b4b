/** Nest module of the admin app: commands that change a tenant's credits, allocations and settings, and the HTTP ingest of usage events. */
import { type DynamicModule, Module, UseInterceptors } from '@nestjs/common';
import { AnswerTimeout } from './answer-timeout.js';
import { Commands } from './commands.js';
import { ADMIN, type AdminDependencies } from './dependencies.js';
import { EnvironmentsController } from './environments.controller.js';
import { EventsController } from './events.controller.js';
import { GrantsController } from './grants.controller.js';
import { TrialsAndExtensionsController } from './trials-and-extensions.controller.js';
import { SchemasController } from './schemas.controller.js';
import { TenantsController } from './tenants.controller.js';
import { WebhooksController } from './webhooks.controller.js';
import { Webhooks } from './webhooks.js';

const CONTROLLERS = [
  EventsController,
  GrantsController,
  EnvironmentsController,
  TenantsController,
  TrialsAndExtensionsController,
  SchemasController,
  WebhooksController,
];
CONTROLLERS.forEach((controller) => UseInterceptors(AnswerTimeout)(controller));

@Module({})
export class AdminModule {
  static register(dependencies: AdminDependencies): DynamicModule {
    return {
      module: AdminModule,
      controllers: CONTROLLERS,
      providers: [Commands, Webhooks, { provide: ADMIN, useValue: dependencies }],
    };
  }
}
