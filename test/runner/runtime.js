/**
 * Loads specifications with Node's own loader instead of jest's. Each module is loaded once for all specifications of a worker,
 * which takes less than half the processor time; specifications must therefore leave no state in shared modules.
 */
import asyncHooks from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiled } from './typescript.js';

register('./hooks.js', import.meta.url);

const require = createRequire(import.meta.url);

const { AsyncLocalStorage } = asyncHooks;

export default class NodeRuntime {
  /** The storages that jest's framework propagates with every promise of the file. */
  #carried = [];

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await import(pathToFileURL(path).href);
  }

  /** Loads jest's own framework anew for each file. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return keepingWhatIsCarried(this.#carried, () => require(path));
  }

  requireModule(path) {
    return require(path);
  }

  setGlobalsForRuntime() {}

  getSourceMaps() {
    return new SourceMaps();
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  enterTestCode() {}

  leaveTestCode() {}

  /** Disables the storages, because otherwise each promise would propagate those of all earlier files. */
  teardown() {
    for (const storage of this.#carried) storage.disable();
  }
}

/** From Node 24 on, all storages are propagated as one, so nothing has to be recorded. */
const EACH_IS_CARRIED = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage').writable;

/** Adds the storages that `load` creates to `carried`. */
function keepingWhatIsCarried(carried, load) {
  if (!EACH_IS_CARRIED) return load();
  asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
    constructor() {
      super();
      carried.push(this);
    }
  };
  try {
    return load();
  } finally {
    asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

/** The source maps of TypeScript files, each written when a stack first needs it. */
class SourceMaps extends Map {
  get(path) {
    const known = super.get(path);
    if (known !== undefined || !path.endsWith('.ts')) return known;
    const file = join(tmpdir(), `source-map-${process.pid}-${this.size}.json`);
    writeFileSync(file, compiled(path.startsWith('file:') ? fileURLToPath(path) : path).map);
    this.set(path, file);
    return file;
  }
}
