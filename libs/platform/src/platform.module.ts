/** The endpoints that every process has: health, metrics, the caller, and the process report. */
import { type DynamicModule, Module } from '@nestjs/common';
import { MeController } from './auth/me.controller.js';
import type { HealthIndicator } from './health.js';
import {
  HEALTH_INDICATORS,
  HEALTH_WARNINGS,
  HealthController,
} from './operations/health.controller.js';
import { METRICS, MetricsController } from './operations/metrics.controller.js';
import type { Metrics } from './operations/metrics.js';
import { OperationsController } from './operations/operations.controller.js';
import { type ProcessIdentity, ProcessReporter } from './operations/process-report.js';

export interface PlatformOptions {
  readonly metrics: Metrics;
  readonly indicators: readonly HealthIndicator[];
  readonly beginnings?: readonly HealthIndicator[];
  readonly warnings?: readonly string[];
  readonly identity: ProcessIdentity;
}

@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    const { metrics, indicators, beginnings = [], warnings = [], identity } = options;
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, MetricsController, MeController, OperationsController],
      exports: [ProcessReporter],
      providers: [
        { provide: METRICS, useValue: metrics },
        { provide: HEALTH_INDICATORS, useValue: [indicators, beginnings] },
        { provide: HEALTH_WARNINGS, useValue: warnings },
        {
          provide: ProcessReporter,
          useValue: new ProcessReporter(identity, indicators, warnings, beginnings),
        },
      ],
    };
  }
}
