/** Opens the engines that the configuration names: embedded ones by default, the real ones where an address is given. */
export { type EngineOptions, type Engines, openEngines } from './engines.js';
