/** A stand-in for an OpenTelemetry collector: receives spans over HTTP in protobuf and keeps them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WireReader } from '../../libs/testing/src/eventstoredb-stand-in/wire.js';

export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The traces it is linked to. */
  readonly links: readonly string[];
}

export interface TraceCollector {
  /** The environment with which a process sends its spans here without delay. */
  readonly env: Readonly<Record<string, string>>;
  readonly spans: readonly CollectedSpan[];
  close(): Promise<void>;
}

export async function traceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      spans.push(...spansIn(Buffer.concat(chunks)));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    spans,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The spans of a request. Field numbers are from `opentelemetry/proto/collector/trace/v1/trace_service.proto`. */
function spansIn(bytes: Buffer): CollectedSpan[] {
  const spans: CollectedSpan[] = [];
  each(new WireReader(bytes), {
    1: (resourceSpans) => {
      let service = '';
      each(resourceSpans.message(), {
        1: (resource) => {
          service = String(attributesIn(resource.message(), 1)['service.name']);
        },
        2: (scopeSpans) =>
          each(scopeSpans.message(), { 2: (span) => spans.push(spanIn(span.message(), service)) }),
      });
    },
  });
  return spans;
}

function spanIn(reader: WireReader, service: string): CollectedSpan {
  const found = { service, traceId: '', spanId: '', parentSpanId: '', name: '' };
  const attributes: Record<string, string | number> = {};
  const links: string[] = [];
  each(reader, {
    1: (field) => (found.traceId = field.slice().toString('hex')),
    2: (field) => (found.spanId = field.slice().toString('hex')),
    4: (field) => (found.parentSpanId = field.slice().toString('hex')),
    5: (field) => (found.name = field.text()),
    9: (field) => Object.assign(attributes, attributeIn(field.message())),
    13: (field) =>
      each(field.message(), { 1: (traceId) => links.push(traceId.slice().toString('hex')) }),
  });
  return { ...found, attributes, links };
}

function attributesIn(reader: WireReader, field: number): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  each(reader, { [field]: (one) => Object.assign(attributes, attributeIn(one.message())) });
  return attributes;
}

function attributeIn(reader: WireReader): Record<string, string | number> {
  let key = '';
  let value: string | number = '';
  each(reader, {
    1: (field) => (key = field.text()),
    2: (field) =>
      each(field.message(), {
        1: (text) => (value = text.text()),
        3: (integer) => (value = integer.number()),
      }),
  });
  return { [key]: value };
}

type Fields = Readonly<Record<number, (reader: WireReader) => void>>;

function each(reader: WireReader, fields: Fields): void {
  while (reader.next()) {
    const read = fields[reader.field];
    if (read) read(reader);
    else reader.skip();
  }
}
