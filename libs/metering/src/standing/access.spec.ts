/** The gate: whether a user may run or make something, and why not (R14–R17, R21, R24, R25, A10). */
import { allocation, CLASSIC, credits, DUAL, tenantAt } from '../tenant.fixture.js';
import { assess } from './standing.js';
import { access } from './access.js';
import { figuresOf } from '../month/state.js';

const rules = (steps: readonly { rule: string }[]) => steps.map(({ rule }) => rule);

describe('the reason chain behind an answer', () => {
  it('names pool, figures and rule', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does(credits(1_000), allocation('prod', 100));
    tenant.uses('prod', 200);
    const { explanation } = tenant.may('prod');
    expect(rules(explanation)).toEqual(['A1', 'R1', 'R6', 'R14, R15', 'R16']);
    const text = explanation.map((step) => step.text).join(' ');
    expect(text).toContain('The tenant owns 1000 credits, of which 100 are allocated.');
    expect(text).toContain('200 of 100 used: important overage.');
    expect(text).toContain('Nothing covers a run: QuotaExceeded.');
  });
  it('continues with Copilot Credits from dual on', () => {
    const tenant = tenantAt(DUAL);
    const { explanation } = tenant.may('prod');
    expect(rules(explanation)).toEqual(['A1', 'R1', 'A10', 'R25', 'R16']);
  });
  it('mentions trials, the switch and agents', () => {
    const tenant = tenantAt(CLASSIC);
    tenant.does({ type: 'StartTrial', userId: 'maria' });
    expect(rules(tenant.may('prod', { userId: 'maria' }).explanation)).toContain('R21');
    expect(rules(tenant.may('prod', { context: 'agent' }).explanation)).toEqual([
      'A1',
      'R17',
      'R25',
      'R16',
    ]);
    tenant.does(credits(1), { type: 'ChangeSettings', settings: { allowUnallocated: false } });
    expect(rules(tenant.may('prod').explanation)).toContain('R8');
  });
});

describe('R24: what is free needs no credits', () => {
  it.each(['businessCard', 'prediction'] as const)(
    'lets %s run where others are blocked',
    (free) => {
      const tenant = tenantAt(DUAL);
      expect(tenant.may('prod').run).toMatchObject({ allowed: false, code: 'NoCapacity' });
      const { run, explanation } = tenant.may('prod', { capability: free });
      expect(run).toEqual({ allowed: true });
      expect(rules(explanation)).toContain('R24');
      expect(tenant.may('prod', { capability: free, context: 'agent' }).run.allowed).toBe(true);
      expect(tenant.may('prod', { capability: 'textRecognition' }).run.allowed).toBe(false);
    },
  );
  it('lets tests in the portal run, whatever they process', () => {
    const tenant = tenantAt(DUAL);
    expect(tenant.may('prod', { context: 'portal' }).run).toEqual({ allowed: true });
  });
  it('names the currency where credits are there', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1));
    const { run } = tenant.may('prod', { capability: 'prediction' });
    expect(run).toEqual({ allowed: true, currency: 'aiBuilder' });
  });
  it('blocks them like all others in the classic regime', () => {
    const tenant = tenantAt(CLASSIC);
    expect(tenant.may('prod', { capability: 'prediction' }).run.allowed).toBe(false);
    expect(tenant.may('prod', { context: 'portal' }).run.allowed).toBe(false);
  });
});

describe('the gate asks the function that charges', () => {
  it('answers the same from rows as from the ledger', () => {
    const tenant = tenantAt(DUAL);
    tenant.does(credits(1_000), allocation('prod', 100));
    tenant.uses('prod', 300);
    tenant.uses('test', 300);
    const { configuration } = tenant.state;
    const assessment = assess(configuration, figuresOf(tenant.state), DUAL);
    for (const environmentId of ['prod', 'test', 'new']) {
      const runner = { environmentId, userId: null, context: 'app', capability: null } as const;
      expect(access(assessment, runner)).toEqual(tenant.may(environmentId, { context: 'app' }));
    }
  });
  it('says what to do about a block', () => {
    const tenant = tenantAt(CLASSIC);
    expect(tenant.may('prod').run.message).toContain('Add a grant of at least 1 credit');
    tenant.does(credits(100), allocation('other', 100));
    expect(tenant.may('prod').run.message).toContain('Every credit is allocated');
    tenant.does({ type: 'ChangeSettings', settings: { allowUnallocated: false } });
    expect(tenant.may('prod').run.message).toContain(
      'are switched off. Add a grant of at least 1 credit and allocate 1 to this environment.',
    );
    expect(tenant.may('prod').make.message).toContain('Creating, editing');
    const agent = tenant.may('prod', { context: 'agent' }).run.message;
    expect(agent).toContain('No Copilot Credits are available');
  });
});
