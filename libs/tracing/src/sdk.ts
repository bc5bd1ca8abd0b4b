/** Starts OpenTelemetry's SDK, which is not even loaded before somebody asks for traces. */
import { SCHEMA_URL } from './conventions.js';
import { Tracing } from './tracing.js';

export interface SdkOptions {
  /** Unless `OTEL_SERVICE_NAME` names it. */
  readonly serviceName: string;
  readonly version: string;
  readonly messagingSystem: string;
  readonly databaseSystem: string;
}

/**
 * Where spans go, which are sampled and how they are sent the standard variables say: `OTEL_EXPORTER_OTLP_*`,
 * `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`, `OTEL_RESOURCE_ATTRIBUTES`.
 */
export async function startTracing(options: SdkOptions): Promise<Tracing> {
  const { version, messagingSystem, databaseSystem } = options;
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
    shutdown: () => provider.shutdown(),
  });
}

const serviceAttributes = ({ serviceName, version }: SdkOptions) => ({
  'service.name': serviceName,
  'service.namespace': 'ai-credit-meter',
  'service.version': version,
});
