/** The environment of specifications for jest: Node itself, without a sandbox. */

/** Node's default: jest asks for a hundred, and `expect` captures a stack at every call. */
const STACK_FRAMES = 10;

export default class NodeItself {
  global = globalThis;
  exit = process.exit;

  /** jest would get its sandbox here; there is none. */
  getVmContext() {
    return null;
  }

  async setup() {
    Error.stackTraceLimit = STACK_FRAMES;
  }

  /** Restores the function, because jest replaces it for each file. */
  async teardown() {
    process.exit = this.exit;
  }
}
