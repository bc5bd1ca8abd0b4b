/** What every process shares: configuration, time, logs, metrics, health, HTTP and its problems, start and end. */
export * from './auth/index.js';
export * from './background.module.js';
export * from './basics.js';
export * from './batch-transport.js';
export type { LogFields, OnDebug } from './debug-log.js';
export * from './header-text.js';
export * from './health.js';
export * from './http-exchange.js';
export * from './http.js';
export { inTime } from './in-time.js';
export * from './json-body.js';
export * from './lag-watch.js';
export * from './logging.js';
export * from './metrics.js';
export * from './needs.js';
export * from './openapi.js';
export {
  ApiBody,
  ApiConsumes,
  ApiExcludeController,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from './openapi-decorators.js';
export { PROCESS_REPORT } from './operations.controller.js';
export * from './platform.module.js';
export * from './problem.js';
export * from './process.js';
export { type ProcessReport, ProcessReporter } from './process-report.js';
export { LOOK_AGAIN_MS, LOOK_EVERY_MS, ProgressWatch } from './progress-watch.js';
export { AnyQuery } from './query-parameters.js';
export * from './request-pipes.js';
export { fewPerTurn, turnAfter } from './request-turns.js';
export * from './shutdown.js';
export { textStream } from './text-stream.js';
export {
  COUNT,
  documented,
  list,
  object,
  TEXT,
  TEXT_OR_NULL,
  type Answering,
} from './answer-schemas.js';
export type { JsonText, Members, Schema, TypeOf, TypeOfMembers, Unnamed } from './answer-types.js';
