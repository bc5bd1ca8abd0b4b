/** Nest module of the query API: controllers that read and change nothing. */
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessController } from './access.controller.js';
import { BreakdownController } from './breakdown.controller.js';
import { ChangesController } from './changes.controller.js';
import { Completeness } from './completeness.js';
import { ConfigurationController } from './configuration.controller.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { DASHBOARD_FILES, readDashboardFiles } from './dashboard/files.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { EventsController } from './events.controller.js';
import { Exports } from './export/exports.js';
import { SharedLists } from './shared-lists.js';
import { ForecastController } from './forecast.controller.js';
import { LedgerController } from './ledger.controller.js';
import { MinPosition } from './min-position.js';
import { MonthFigures } from './month-figures.js';
import { ReportController } from './report.controller.js';
import { RejectedController } from './rejected.controller.js';
import { TenantListController } from './tenants.controller.js';
import { SharedAnswers } from './shared-answers.js';
import { UsageController } from './usage.controller.js';
import { WholeAnswers } from './whole-answers.js';
import { WholeRefusals } from './whole-refusals.js';

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
        WholeAnswers,
        SharedAnswers,
        MonthFigures,
        Exports,
        SharedLists,
        WholeRefusals,
        { provide: QUERY, useValue: dependencies },
        { provide: Completeness, useValue: completeness },
        { provide: DASHBOARD_FILES, useFactory: () => readDashboardFiles() },
      ],
    };
  }
}
