/** Starts OpenTelemetry's SDK, which is loaded only if tracing is enabled. */
import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { within } from '#eventsourcing';
import { SCHEMA_URL } from './conventions.js';
import { Tracing } from './tracing.js';

export interface SdkOptions {
  /** The default of `OTEL_SERVICE_NAME`. */
  readonly serviceName: string;
  readonly version: string;
  readonly messagingSystem: string;
  readonly databaseSystem: string;
  /** Called with the reason if spans cannot be sent. The spans are lost; nothing else is affected. */
  readonly onWarning: (message: string) => void;
}

/** How long the end of the process may wait for the last spans to be sent. */
const LAST_SENDING_MS = 2_000;

/**
 * The standard variables configure the target, sampling and batching of spans: `OTEL_EXPORTER_OTLP_*`,
 * `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`, `OTEL_RESOURCE_ATTRIBUTES`.
 */
export async function startTracing(options: SdkOptions): Promise<Tracing> {
  const { version, messagingSystem, databaseSystem, onWarning } = options;
  diag.setLogger(warningLogger(onWarning), {
    logLevel: DiagLogLevel.WARN,
    suppressOverrideMessage: true,
  });
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  const sdk = await import('@opentelemetry/sdk-trace-base');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } =
    await import('@opentelemetry/resources');
  const provider = new sdk.BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes(serviceAttributes(options)))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('ai-credit-meter', version, { schemaUrl: SCHEMA_URL });
  return new Tracing({
    tracer,
    messagingSystem,
    databaseSystem,
    async shutdown() {
      const sending = provider.shutdown().catch((error: unknown) => onWarning(String(error)));
      await within(LAST_SENDING_MS, sending);
    },
  });
}

/** Reports each problem once, because an unavailable collector would be reported every few seconds. */
function warningLogger(onWarning: (message: string) => void): DiagLogger {
  const reported = new Set<string>();
  const report = (message: string) => {
    const what = messageIn(message);
    if (reported.size >= WARNINGS_REPORTED_MAX || reported.has(what)) return;
    reported.add(what);
    onWarning(what);
  };
  const silent = () => undefined;
  return { error: report, warn: report, info: silent, debug: silent, verbose: silent };
}

const WARNINGS_REPORTED_MAX = 20;

/** The SDK passes errors as JSON, including their stacks. */
function messageIn(text: string): string {
  try {
    const { message, name, code } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return [message, code, name]
      .filter((part) => typeof part === 'string' && part !== '')
      .join(', ');
  } catch {
    return text;
  }
}

const serviceAttributes = ({ serviceName, version }: SdkOptions) => ({
  'service.name': serviceName,
  'service.namespace': 'ai-credit-meter',
  'service.version': version,
});
