/** Runs a process from configuration to exit: logs, metrics, health, the working parts, and an orderly end. */
import { type ConsoleLogger, type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  type Clock,
  abortControllerForMany,
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
import { giveLastAnswers } from '../http/last-answers.js';
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
  /** Aborts when the process begins to stop: retries are given up, work in progress is finished. */
  readonly signal: AbortSignal;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Receives one line per batch, decision, rejection and request. */
  readonly onDebug: OnDebug;
  /** `null` without tracing. */
  readonly tracing: Tracing | null;
}

/** The parts that an app adds to a process. */
export interface ProcessParts {
  readonly modules?: readonly DynamicModule[];
  /** Started when all needs are met, as are tasks; the process is not ready until they read. */
  readonly transports?: readonly BatchTransportStrategy[];
  readonly tasks?: readonly BackgroundTask[];
  readonly needs?: readonly Need[];
  readonly indicators?: readonly HealthIndicator[];
  /** Indicators that must be up once, after the tasks have started, before the process is ready. */
  readonly beginnings?: readonly HealthIndicator[];
}

export interface ProcessOptions {
  readonly title: string;
  readonly description: string;
  /** The log format, and the level unless LOG_LEVEL is set. */
  readonly logging: LoggingOptions;
  /** Schemas of request bodies, which the OpenAPI document refers to as `#/components/schemas/<name>`. */
  readonly schemas: OpenApiOptions['schemas'];
  /** Whether the process reads tenant data only on behalf of callers. */
  readonly readsForCallers?: boolean;
  readonly compose: (context: ProcessContext) => Promise<ProcessParts>;
  /** Called after everything else has stopped. */
  readonly close: () => Promise<void>;
  /** Called when the process listens and everything it needs is available. */
  readonly onReady: (url: string, context: ProcessContext) => void;
}

/** More than any request waits for others, and a third of the time in which the process has to end. */
const LAST_ANSWERS_MS = 3_000;

/** Resolves when the process listens and works. It listens first, so that probes learn what it waits for. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const stopping = abortControllerForMany();
  const { context, logger } = await createContext(options, stopping.signal);
  const parts = await options.compose(context);
  const needs = new Needs(parts.needs ?? []);
  observeProcess(context.metrics);
  const access = await openAccess(context);
  const app = await createApp(options, parts, { needs, logger, context, access });
  closeOnSignals({
    close: async () => {
      stopping.abort();
      await giveLastAnswers(app.getHttpServer(), LAST_ANSWERS_MS);
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
 * Bypasses Nest's `listen`, which would also log a stack.
 * @returns the address
 * @throws SetupError saying what to do if the port is in use or not permitted
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

/** Opens the authenticator and limits; logs warnings about missing authentication. */
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

/**
 * Ignores a failure caused by the stop of the process.
 * @returns whether the process continues
 */
async function unlessStopped(step: Promise<unknown>, context: ProcessContext): Promise<boolean> {
  try {
    await step;
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  return !context.signal.aborted;
}

const CHECK_EVERY_MS = 20;

/** @returns whether all are up; `false` if the process is stopped before */
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

/** Holds the composed modules; it has no providers of its own. */
@Module({})
class ProcessModule {}
