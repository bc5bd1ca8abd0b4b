import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const tests = [];
let scope = { name: '', before: [], after: [] };
let stack = [scope];
globalThis.expect = expect;
globalThis.describe = (name, body) => { const s = { name, before: [], after: [] }; stack.push(s); body(); stack.pop(); };
globalThis.beforeEach = (f) => stack.at(-1).before.push(f);
globalThis.afterEach = (f) => stack.at(-1).after.push(f);
globalThis.beforeAll = () => { throw new Error('beforeAll'); };
let file = '';
const add = (name, body) => { const scopes = [...stack]; tests.push({ id: `${file} ${scopes.map((s) => s.name).join(' ')} ${name} #${tests.length}`, name, body, scopes, fileName: file }); };
globalThis.it = globalThis.test = (name, body) => add(name, body);
it.each = (rows) => (name, body) => { for (const row of rows) { const args = Array.isArray(row) ? row : [row]; add(format(name, ...args), () => body(...args)); } };
describe.each = (rows) => (name, body) => { for (const row of rows) { const args = Array.isArray(row) ? row : [row]; describe(format(name, ...args), () => body(...args)); } };

async function run(t) {
  for (const s of t.scopes) for (const f of s.before) await f();
  try { await t.body(); } finally { for (const s of [...t.scopes].reverse()) for (const f of s.after) await f(); }
}
function* specs(dir) { for (const e of readdirSync(dir, { withFileTypes: true })) { const p = join(dir, e.name); if (e.isDirectory()) yield* specs(p); else if (e.name.endsWith('.spec.js') && !(process.env.SKIP && new RegExp(process.env.SKIP).test(p))) yield p; } }
const ns = () => (globalThis.__stryker__ ??= {});
const times = new Map();
class Direct {
  capabilities() { return { reloadEnvironment: false }; }
  async init() {
    await import(pathToFileURL(join(process.cwd(), 'dist/test/support/property-seed.js')));
    for (const dir of process.env.SPECS.split(',')) for (const f of specs(join(process.cwd(), dir))) { file = f.replace(process.cwd() + '/dist/', ''); stack = [{ name: '', before: [], after: [] }]; await import(pathToFileURL(f)); }
  }
  async dryRun({ coverageAnalysis }) {
    const out = [];
    for (const t of tests) {
      ns().currentTestId = t.id;
      const started = performance.now();
      let failure;
      try { await run(t); } catch (e) { failure = String(e?.stack ?? e); }
      const timeSpentMs = performance.now() - started;
      times.set(t.id, timeSpentMs);
      out.push(failure === undefined ? { id: t.id, name: t.id, timeSpentMs, status: TestStatus.Success } : { id: t.id, name: t.id, timeSpentMs, status: TestStatus.Failed, failureMessage: failure });
    }
    ns().currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: out, mutantCoverage: ns().mutantCoverage };
  }
  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const chosen = (testFilter ? tests.filter((t) => testFilter.includes(t.id)) : [...tests]).sort((a, b) => (times.get(a.id) ?? 0) - (times.get(b.id) ?? 0));
    let n = 0;
    for (const t of chosen) {
      n += 1;
      ns().activeMutant = activeMutant.id; ns().hitLimit = hitLimit; ns().hitCount = 0;
      let failed; const started = performance.now();
      try { await run(t); } catch (e) { failed = e; }
      const hit = ns().hitCount > hitLimit;
      ns().activeMutant = undefined; ns().hitLimit = undefined; ns().hitCount = undefined;
      if (hit) return { status: MutantRunStatus.Timeout, reason: 'hit limit' };
      if (failed !== undefined) {
        try { await run(t); } catch (e) { throw new Error(`poisoned by ${activeMutant.id}`); }
        return { status: MutantRunStatus.Killed, killedBy: [t.id], failureMessage: String(failed?.message ?? failed).slice(0, 200), nrOfTests: n };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: n };
  }
  async dispose() {}
}
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'direct', Direct)];
