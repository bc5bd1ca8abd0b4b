/** Nest module of the query API: read-only controllers. */
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessController } from './gate/access.controller.js';
import { BreakdownController } from './usage/breakdown.controller.js';
import { ChangesController } from './changes/changes.controller.js';
import { Completeness } from './answers/completeness.js';
import { ConfigurationController } from './tenants/configuration.controller.js';
import { DashboardController, notFoundPage } from './dashboard/dashboard.controller.js';
import { DASHBOARD_FILES, readDashboardFiles } from './dashboard/files.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { EventsController } from './ledger/events.controller.js';
import { Exports } from './export/exports.js';
import { SharedLists } from './export/shared-lists.js';
import { ForecastController } from './usage/forecast.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { MinPosition } from './answers/min-position.js';
import { MonthFigures } from './usage/month-figures.js';
import { ReportController } from './usage/report.controller.js';
import { RejectedController } from './rejected/rejected.controller.js';
import { TenantListController } from './tenants/tenants.controller.js';
import { SharedAnswers } from './answers/shared-answers.js';
import { UsageController } from './usage/usage.controller.js';
import { CompleteAnswers } from './answers/complete-answers.js';
import { CompleteRejections } from './rejected/complete-rejections.js';

@Module({})
export class QueryModule {
  static register(
    dependencies: QueryDependencies,
    completeness = new Completeness(dependencies),
  ): DynamicModule {
    return {
      module: QueryModule,
      controllers: [
        TenantListController,
        UsageController,
        BreakdownController,
        ForecastController,
        AccessController,
        ConfigurationController,
        EventsController,
        LedgerController,
        RejectedController,
        ChangesController,
        ReportController,
        DashboardController,
      ],
      providers: [
        MinPosition,
        CompleteAnswers,
        SharedAnswers,
        MonthFigures,
        Exports,
        SharedLists,
        CompleteRejections,
        { provide: QUERY, useValue: dependencies },
        { provide: Completeness, useValue: completeness },
        { provide: DASHBOARD_FILES, useFactory: () => readDashboardFiles() },
        notFoundPage,
      ],
    };
  }
}
