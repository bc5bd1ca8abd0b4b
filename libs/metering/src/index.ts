/** The domain of AI Builder credits: pure, synchronous, without a dependency. */
export * from './amounts.js';
export * from './commands.js';
export * from './configuration.js';
export * from './events.js';
export * from './month.js';
export * from './policy.js';
export * from './usage.js';
