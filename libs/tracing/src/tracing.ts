/** The tracer of a process, for the parts that create spans; absent if tracing is disabled. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import { ERROR_TYPE } from './conventions.js';

export interface TracingOptions {
  readonly tracer: Tracer;
  /** The engine's name in `messaging.system` and `db.system.name`. */
  readonly messagingSystem: string;
  readonly databaseSystem: string;
  /** Sends the remaining spans. */
  readonly shutdown: () => Promise<void>;
}

export class Tracing {
  readonly messagingSystem: string;
  readonly databaseSystem: string;
  readonly shutdown: () => Promise<void>;
  private readonly tracer: Tracer;

  constructor({ tracer, messagingSystem, databaseSystem, shutdown }: TracingOptions) {
    this.tracer = tracer;
    this.messagingSystem = messagingSystem;
    this.databaseSystem = databaseSystem;
    this.shutdown = shutdown;
  }

  /** @param parent null starts a new trace */
  start(name: string, options: SpanOptions, parent: Context | null): Span {
    return this.tracer.startSpan(name, options, parent ?? ROOT_CONTEXT);
  }
}

/** Records the class of an error, but not its message, which may contain personal data. */
export function failed(span: Span, error: unknown): void {
  span.setAttribute(ERROR_TYPE, error instanceof Error ? error.name : '_OTHER');
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Ends all spans with the outcome of the work. */
export async function during<T>(spans: readonly Span[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const span of spans) failed(span, error);
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}
