/** What every process answers besides its own work: health and metrics. */
import { type DynamicModule, Module } from '@nestjs/common';
import { HEALTH_INDICATORS, HealthController, type HealthIndicator } from './health.js';
import { METRICS, MetricsController } from './metrics.controller.js';
import type { Metrics } from './metrics.js';

export interface PlatformOptions {
  readonly metrics: Metrics;
  readonly indicators: readonly HealthIndicator[];
}

@Module({})
export class PlatformModule {
  static forRoot({ metrics, indicators }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: METRICS, useValue: metrics },
        { provide: HEALTH_INDICATORS, useValue: indicators },
      ],
    };
  }
}
