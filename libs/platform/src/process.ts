/** One process from configuration to exit: logs, metrics, health, the parts that do the work, and an orderly end. */
import { type DynamicModule, Module } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { jsonSchemas } from '#contracts';
import type { Clock, Sleep } from '#eventsourcing';
import { RethrowFilter } from './batch-transport.js';
import { clockStartingAt, systemClock } from './clock.js';
import { type Configuration, readConfiguration } from './configuration.js';
import type { HealthIndicator } from './health.js';
import { createHttpApp } from './http.js';
import { createLogger, type LoggingOptions } from './logging.js';
import { createMetrics, type Metrics } from './metrics.js';
import { serveOpenApi } from './openapi.js';
import { PlatformModule } from './platform.module.js';
import { closeOnSignals } from './shutdown.js';
import { sleep } from './timers.js';

export interface ProcessContext {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly metrics: Metrics;
  /** Aborts when the process begins to stop: what waits to try again gives up, what is under way finishes. */
  readonly signal: AbortSignal;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** What an app adds to a process. */
export interface ProcessParts {
  readonly modules?: readonly DynamicModule[];
  readonly transports?: readonly CustomTransportStrategy[];
  readonly indicators?: readonly HealthIndicator[];
}

export interface ProcessOptions {
  readonly title: string;
  readonly description: string;
  /** What is logged unless LOG_LEVEL says otherwise, and in which form. */
  readonly logging: LoggingOptions;
  readonly compose: (context: ProcessContext) => Promise<ProcessParts>;
  /** Called after everything else has stopped. */
  readonly close: () => Promise<void>;
  readonly onListening: (url: string, context: ProcessContext) => void;
}

/** Resolves when the process listens and works. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const configuration = readConfiguration(process.env);
  const logger = createLogger({
    ...options.logging,
    ...(configuration.logLevel !== null && { level: configuration.logLevel }),
  });
  const stopping = new AbortController();
  const { clockStart } = configuration;
  const context: ProcessContext = {
    configuration,
    clock: clockStart === null ? systemClock : clockStartingAt(clockStart),
    sleep,
    metrics: createMetrics(),
    signal: stopping.signal,
    onNotice: (level, message) => logger[level === 'info' ? 'log' : level](message, options.title),
  };
  const { modules = [], transports = [], indicators = [] } = await options.compose(context);
  const platform = PlatformModule.forRoot({ metrics: context.metrics, indicators });
  const app = await createHttpApp(
    { module: ProcessModule, imports: [platform, ...modules] },
    { logger },
  );
  const { title, description } = options;
  serveOpenApi(app, { title, description, schemas: jsonSchemas('#/components/schemas/') });
  for (const strategy of transports) {
    const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true });
    microservice.useGlobalFilters(new RethrowFilter());
  }
  closeOnSignals({
    close: async () => {
      stopping.abort();
      await app.close();
      await options.close();
    },
  });
  await app.startAllMicroservices();
  await app.listen(configuration.port, '0.0.0.0');
  options.onListening(await app.getUrl(), context);
}

/** Holds what is composed; a process has no providers of its own. */
@Module({})
class ProcessModule {}
