/** Runs a process of one or more apps over the configured engines. */
import {
  type ProcessContext,
  type ProcessOptions,
  type ProcessParts,
  runMain,
  runProcess,
  tenantsInScope,
} from '#platform';
import { steadyMilliseconds } from '#platform/basics';
import { publishedSchemas } from '#contracts';
import type { CreditLedger } from '#ledger';
import { tracedPublisher } from '#tracing';
import { openCreditLedger } from './credit-ledger.js';
import { DamagedLedgers } from './damaged-ledgers.js';
import type { EngineOptions, Engines } from './engines.js';
import { openEngines } from './open-engines.js';
import { futureMonthsWatch } from './future-months-watch.js';
import { needsOf } from './needs.js';
import { Outages } from './outage.js';
import { privateEngines } from './private-engines.js';
import { streamGuard } from './stream-guard.js';
import { namingAuthorities } from './untrusted-server.js';
import { watchedEngines } from './watched-engines.js';

export interface AppContext extends ProcessContext {
  readonly engines: Engines;
  readonly outages: Outages;
  /** The ledger that all apps of the process share, with its cache. */
  ledger(): Promise<CreditLedger>;
}

/** Creates an app's parts of the process, which opens and closes the engines. */
export type App = (context: AppContext) => Promise<ProcessParts>;

export interface RunOptions extends Pick<
  ProcessOptions,
  'title' | 'description' | 'readsForCallers'
> {
  readonly apps: readonly App[];
  readonly logging?: ProcessOptions['logging'];
  readonly onReady?: ProcessOptions['onReady'];
}

const FOR_COLLECTORS = { level: 'info', format: 'json' } as const;

/** Never rejects: a permanent error is written to stderr, and the process exits with 1. */
export async function runApp(options: RunOptions): Promise<void> {
  const { logging = FOR_COLLECTORS, onReady = announce } = options;
  const scope = options.readsForCallers ? { tenants: tenantsInScope } : {};
  let engines: Engines | undefined;
  let explained = async (error: unknown) => error;
  await runMain(() =>
    runProcess({
      ...options,
      logging,
      schemas: publishedSchemas('#/components/schemas/'),
      onReady,
      close: async () => engines?.close(),
      compose(context) {
        explained = (error) => namingAuthorities(error, context.configuration);
        engines = openEngines({ ...withGapsCounted(context), ...scope });
        return composeApps(options, context, engines);
      },
    }).catch(async (error: unknown) => {
      throw await explained(error);
    }),
  );
}

/** Opens the engines of the apps, and combines the apps' parts with the tasks of every process. */
async function composeApps(
  { apps, readsForCallers = false }: RunOptions,
  context: ProcessContext,
  engines: Engines,
): Promise<ProcessParts> {
  const { configuration, onNotice } = context;
  const used = new Set<keyof Engines>();
  const before = apps.length === 1 ? privateEngines(configuration, onNotice) : () => {};
  const outages = new Outages(onNotice, steadyMilliseconds);
  const opened = noting({ used, before }, watchedEngines(traced(engines, context), outages));
  const around = { ...context, engines: opened, outages };
  const damaged = new DamagedLedgers(context);
  let ledger: Promise<CreditLedger> | undefined;
  const openLedger = async () => openCreditLedger(await opened.eventStore(), around, damaged);
  const appContext = { ...around, ledger: () => (ledger ??= openLedger()) };
  const parts = await Promise.all(apps.map((app) => app(appContext)));
  // A process that reads for callers sees only their tenants.
  const seesAll = used.has('readDatabase') && !readsForCallers;
  const ahead = seesAll ? [futureMonthsWatch(() => opened.readDatabase(), context)] : [];
  return {
    modules: parts.flatMap(({ modules = [] }) => modules),
    transports: parts.flatMap(({ transports = [] }) => transports),
    tasks: [
      ...parts.flatMap(({ tasks = [] }) => tasks),
      ...(used.has('eventStore') ? [streamGuard(opened, context)] : []),
      ...ahead.map(({ task }) => task),
    ],
    indicators: [
      ...parts.flatMap(({ indicators = [] }) => indicators),
      ...(ledger ? [damaged.indicator] : []),
      ...ahead.map(({ indicator }) => indicator),
      outages.indicator,
    ],
    beginnings: parts.flatMap(({ beginnings = [] }) => beginnings),
    needs: needsOf({ ...context, engines: opened, used: new Set(used) }),
  };
}

function withGapsCounted(context: ProcessContext): EngineOptions {
  const { logGaps } = context.metrics;
  return {
    ...context,
    onLogGap: ({ topic, partition }) => logGaps.inc({ topic, partition: String(partition) }),
  };
}

function traced(engines: Engines, { tracing }: ProcessContext): Engines {
  if (!tracing) return engines;
  const publisher = async () => tracedPublisher(await engines.publisher(), tracing);
  return { ...engines, publisher };
}

interface Noting {
  readonly used: Set<keyof Engines>;
  readonly before: (opening: keyof Engines) => void;
}

/** Records which engines the apps use, because only these become needs. */
function noting({ used, before }: Noting, engines: Engines): Engines {
  const noted = <Arguments extends unknown[], T>(
    name: keyof Engines,
    open: (...args: Arguments) => T,
  ) => {
    return (...args: Arguments): T => {
      before(name);
      used.add(name);
      return open(...args);
    };
  };
  return {
    ...engines,
    eventStore: noted('eventStore', engines.eventStore),
    readDatabase: noted('readDatabase', engines.readDatabase),
    publisher: noted('publisher', engines.publisher),
    batchSource: noted('batchSource', engines.batchSource),
  };
}

function announce(_url: string, { onNotice }: ProcessContext): void {
  onNotice('info', 'ready');
}
