/** File adapters of the ports of `#eventsourcing`. */
export { openCheckpointFolder } from './checkpoint-folder.js';
export { makeFolders } from './make-folders.js';
