/** The environment of specifications for jest: Node itself, without a sandbox. */

/** As many as Node keeps by itself: jest asks for a hundred, and `expect` takes a stack whenever it is called. */
const STACK_FRAMES = 10;

export default class NodeItself {
  global = globalThis;
  exit = process.exit;

  /** Where jest would run code of a sandbox: there is none. */
  getVmContext() {
    return null;
  }

  async setup() {
    Error.stackTraceLimit = STACK_FRAMES;
  }

  /** Jest puts a function of its own there for each file. */
  async teardown() {
    process.exit = this.exit;
  }
}
