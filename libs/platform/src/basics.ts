/**
 * The parts of the platform that tools and threads use without a framework: configuration, time, ids, traces, start,
 * exit.
 */
export * from './auth/auth-configuration.js';
export * from './auth/key-set.js';
export * from './routes/roles.js';
export * from './clock.js';
export * from './configuration.js';
export { ConfigurationError, DEFAULT_PORT, readEnvironment } from './environment/environment.js';
export { firstOf } from './first-of.js';
export * from './one-line.js';
export * from './operations/open-tracing.js';
export * from './random-id.js';
export { RELEASE } from './release.js';
export { textOfSettingFile } from './environment/setting-file.js';
export * from './process/start.js';
export * from './process/thread-failures.js';
export { endThread, endWhenAsked, startThread } from './process/threads.js';
