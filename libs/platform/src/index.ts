/**
 * The parts that every process shares: configuration, time, logs, metrics, health, HTTP and its problems, start, exit.
 */
export * from './auth/index.js';
export * from './process/background.module.js';
export * from './basics.js';
export * from './process/batch-transport.js';
export { boundedFetch } from './bounded-fetch.js';
export type { LogFields, OnDebug } from './operations/debug-log.js';
export * from './http/header-text.js';
export * from './health.js';
export * from './http/http-exchange.js';
export * from './http.js';
export { NOT_FOUND_PAGE, type NotFoundPage } from './http/not-found-page.js';
export { withTimeout } from './http/with-timeout.js';
export * from './http/json-body.js';
export { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from './http/page-limit.js';
export * from './process/lag-watch.js';
export * from './operations/logging.js';
export * from './operations/metrics.js';
export * from './process/needs.js';
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
} from './openapi/openapi-decorators.js';
export { PROCESS_REPORT } from './operations/operations.controller.js';
export * from './platform.module.js';
export * from './problem.js';
export * from './process/process.js';
export { type ProcessReport, ProcessReporter } from './operations/process-report.js';
export { CHECK_AGAIN_MS, CHECK_EVERY_MS, ProgressWatch } from './process/progress-watch.js';
export { AnyQuery } from './http/query-parameters.js';
export * from './http/request-pipes.js';
export { fewPerTurn, longTurn, turnAfter } from './http/request-turns.js';
export * from './process/shutdown.js';
export { textStream } from './http/text-stream.js';
export {
  COUNT,
  documented,
  list,
  object,
  TEXT,
  TEXT_OR_NULL,
  type Answering,
} from './openapi/answer-schemas.js';
export type {
  JsonText,
  Members,
  Schema,
  TypeOf,
  TypeOfMembers,
  Unnamed,
} from './openapi/answer-types.js';
