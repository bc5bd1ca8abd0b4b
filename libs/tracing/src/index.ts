/** OpenTelemetry traces: decorators around the parts that do the work. */
export { BatchTrace } from './batch-trace.js';
export { endAttempt, startAttempt } from './delivery.js';
export { endRequest, startRequest } from './http-request.js';
export { startTracing } from './sdk.js';
export { type TraceIds, traceIdsOf, traceparentOf } from './trace-context.js';
export { tracedDecider } from './traced-decider.js';
export { tracedProjection } from './traced-projection.js';
export { tracedPublisher } from './traced-publisher.js';
export { tracedStore } from './traced-store.js';
export { Tracing } from './tracing.js';
