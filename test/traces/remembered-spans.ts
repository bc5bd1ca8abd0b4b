/** Spans kept in memory by OpenTelemetry's own exporter. */
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Tracing } from '#tracing';

export interface RememberedSpans {
  readonly tracing: Tracing;
  all(): ReadableSpan[];
  named(name: string): ReadableSpan[];
}

export function rememberedSpans(): RememberedSpans {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return {
    tracing: new Tracing({
      tracer: provider.getTracer('test'),
      messagingSystem: 'kafka',
      databaseSystem: 'eventstoredb',
      shutdown: () => provider.shutdown(),
    }),
    all: () => exporter.getFinishedSpans(),
    named: (name) => exporter.getFinishedSpans().filter((span) => span.name === name),
  };
}
