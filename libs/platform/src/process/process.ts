/** One process from configuration to exit: logs, metrics, health, the parts that do the work, and an orderly end. */
import { type ConsoleLogger, type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  type Clock,
  endOfManyWaits,
  SetupError,
  sleep,
  type Sleep,
  systemClock,
} from '#eventsourcing';
import type { Tracing } from '#tracing';
import { Limits } from '../auth/limits.js';
import { type OpenedAuthenticator, openAuthenticator } from '../auth/open-authenticator.js';
import { BackgroundModule, BackgroundRunner, type BackgroundTask } from './background.module.js';
import { type BatchTransportStrategy, RethrowFilter } from './batch-transport.js';
import { clockOf, steadyMilliseconds } from '../clock.js';
import { clockWatch } from './clock-watch.js';
import { type Configuration, readConfiguration } from '../configuration.js';
import { debugLog, type OnDebug } from '../operations/debug-log.js';
import { type HealthIndicator, missingOf } from '../health.js';
import { createHttpApp } from '../http.js';
import { createLogger, type LoggingOptions } from '../operations/logging.js';
import { createMetrics, type Metrics, observeProcess } from '../operations/metrics.js';
import { type Need, Needs } from './needs.js';
import { openTracing } from '../operations/open-tracing.js';
import { type OpenApiOptions, serveOpenApi } from '../openapi.js';
import { PlatformModule } from '../platform.module.js';
import { RELEASE } from '../release.js';
import { closeOnSignals } from './shutdown.js';

export interface ProcessContext {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly metrics: Metrics;
  /** Aborts when the process begins to stop: what waits to try again gives up, what is under way finishes. */
  readonly signal: AbortSignal;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Receives one line per batch, decision, refusal and request. */
  readonly onDebug: OnDebug;
  /** `null` without traces. */
  readonly tracing: Tracing | null;
}

/** What an app adds to a process. */
export interface ProcessParts {
  readonly modules?: readonly DynamicModule[];
  /** Begin when all needs are met, as do tasks; until they read, the process is not ready. */
  readonly transports?: readonly BatchTransportStrategy[];
  readonly tasks?: readonly BackgroundTask[];
  readonly needs?: readonly Need[];
  readonly indicators?: readonly HealthIndicator[];
  /** Indicators that have to be well once, after tasks have begun, before the process calls itself ready. */
  readonly beginnings?: readonly HealthIndicator[];
}

export interface ProcessOptions {
  readonly title: string;
  readonly description: string;
  /** What is logged unless LOG_LEVEL says otherwise, and in which form. */
  readonly logging: LoggingOptions;
  /** Schemas of the accepted bodies, which the OpenAPI document refers to as `#/components/schemas/<name>`. */
  readonly schemas: OpenApiOptions['schemas'];
  /** Whether all that the process reads of tenants is for the caller of a request. */
  readonly readsForCallers?: boolean;
  readonly compose: (context: ProcessContext) => Promise<ProcessParts>;
  /** Called after everything else has stopped. */
  readonly close: () => Promise<void>;
  /** Called when it listens and everything it needs is available. */
  readonly onReady: (url: string, context: ProcessContext) => void;
}

/**
 * Resolves when the process listens and works. It listens before it can work, so that probes hear what
 * it waits for.
 */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const stopping = endOfManyWaits();
  const { context, logger } = await createContext(options, stopping.signal);
  const parts = await options.compose(context);
  const needs = new Needs(parts.needs ?? []);
  observeProcess(context.metrics);
  const access = await openAccess(context);
  const app = await createApp(options, parts, { needs, logger, context, access });
  closeOnSignals({
    close: async () => {
      stopping.abort();
      await app.close();
      await options.close();
      await context.tracing?.shutdown();
    },
  });
  const url = await listen(app, context.configuration);
  context.onNotice('info', `listening on ${url}`);
  if (!(await unlessStopped(needs.meet(context), context))) return;
  app.get(BackgroundRunner).start();
  if (!(await unlessStopped(app.startAllMicroservices(), context))) return;
  if (!(await begun(parts.beginnings ?? [], context))) return;
  options.onReady(url, context);
}

/**
 * Nest's own `listen` would log a stack as well.
 * @returns the address
 * @throws SetupError that says what to do when something else listens there
 */
async function listen(app: NestFastifyApplication, { port, host }: Configuration): Promise<string> {
  await app.init();
  try {
    return await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new SetupError(
        `Port ${port} is in use. Stop what listens there, or set PORT to another.`,
      );
    }
    if (code === 'EACCES') {
      throw new SetupError(`Port ${port} is not for this user. Set PORT to one above 1023.`);
    }
    throw error;
  }
}

/** Warns about unusual access: missing authentication, a wider address. */
async function openAccess({ configuration, onNotice }: ProcessContext): Promise<OpenedAccess> {
  const now = () => systemClock.now().getTime();
  const access = await openAuthenticator(configuration.auth, { now, onNotice });
  const level =
    configuration.auth.kind === 'none' && !configuration.auth.onPurpose ? 'info' : 'warn';
  for (const warning of access.warnings) onNotice(level, warning);
  return { ...access, limits: new Limits(configuration.limits) };
}

async function createContext({ logging, title }: ProcessOptions, signal: AbortSignal) {
  const configuration = readConfiguration(process.env);
  const { clockStart, logLevel } = configuration;
  const chosen = { ...logging, ...(logLevel !== null && { level: logLevel }) };
  const logger = createLogger(chosen);
  const onNotice: ProcessContext['onNotice'] = (level, message) =>
    logger[level === 'info' ? 'log' : level](message, title);
  const context: ProcessContext = {
    configuration,
    clock: clockOf(clockStart),
    sleep,
    metrics: createMetrics(),
    signal,
    onNotice,
    onDebug: debugLog(logger, chosen, title),
    tracing: await openTracing(configuration, title, onNotice),
  };
  return { context, logger };
}

interface OpenedAccess extends OpenedAuthenticator {
  readonly limits: Limits;
}

interface Surroundings {
  readonly needs: Needs;
  readonly logger: ConsoleLogger;
  readonly context: ProcessContext;
  readonly access: OpenedAccess;
}

async function createApp(
  { title, description, schemas, readsForCallers }: ProcessOptions,
  { modules = [], transports = [], tasks = [], indicators = [], beginnings = [] }: ProcessParts,
  { needs, logger, context, access }: Surroundings,
): Promise<NestFastifyApplication> {
  const { metrics, onDebug, clock, tracing } = context;
  const reading = transports.map(({ indicator }) => indicator);
  const all = [...needs.indicators, ...access.indicators, ...indicators, ...reading];
  const background = [...tasks, clockWatch({ ...context, steady: steadyMilliseconds })];
  const identity = { name: title, release: RELEASE, startedAt: clock.now().toISOString() };
  const { warnings } = access;
  const platform = PlatformModule.forRoot({
    metrics,
    indicators: all,
    beginnings,
    warnings,
    identity,
  });
  const app = await createHttpApp(
    {
      module: ProcessModule,
      imports: [platform, BackgroundModule.forTasks(background), ...modules],
    },
    {
      logger,
      unmet: () => needs.unmet,
      authenticator: access.authenticator,
      limits: access.limits,
      keepsTenantScope: readsForCallers,
      observers: { requestSeconds: metrics.requestSeconds, onDebug, tracing },
    },
  );
  serveOpenApi(app, { title, description, schemas });
  for (const strategy of transports) {
    const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true });
    microservice.useGlobalFilters(new RethrowFilter());
  }
  return app;
}

/** A failure because the process is stopping is not reported. @returns whether the process continues */
async function unlessStopped(step: Promise<unknown>, context: ProcessContext): Promise<boolean> {
  try {
    await step;
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  return !context.signal.aborted;
}

const CHECK_EVERY_MS = 20;

/** @returns whether all are met; `false` when the process is stopped before. */
async function begun(
  indicators: readonly HealthIndicator[],
  { sleep, signal }: ProcessContext,
): Promise<boolean> {
  for (const indicator of indicators) {
    while (!signal.aborted && (await missingOf(indicator)) !== null) {
      await sleep(CHECK_EVERY_MS, signal);
    }
  }
  return !signal.aborted;
}

/** Holds what is composed; a process has no providers of its own. */
@Module({})
class ProcessModule {}
