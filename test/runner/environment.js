/** The environment of specifications for jest: Node itself, without a sandbox. */
export default class NodeItself {
  global = globalThis;
  exit = process.exit;

  /** Where jest would run code of a sandbox: there is none. */
  getVmContext() {
    return null;
  }

  async setup() {}

  /** Jest puts a function of its own there for each file. */
  async teardown() {
    process.exit = this.exit;
  }
}
