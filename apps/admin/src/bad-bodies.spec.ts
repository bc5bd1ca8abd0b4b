/** Every member of every command's body with invalid values of every kind: the response names the member, and nothing is changed. */
import { startAdminApp } from './testing/admin-app.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeAll(async () => void (admin = await startAdminApp()));
afterAll(() => admin.app.close());
beforeEach(() => {
  admin.ledger.commands.length = 0;
});

interface Command {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

const policyRow = { version: 'v1', effectiveFrom: '2025-11-04', trialDays: 30 };

const COMMANDS: readonly Command[] = [
  {
    method: 'POST',
    path: '/grants',
    body: {
      sku: 'custom',
      quantity: 2,
      validFrom: '2026-01-01',
      validTo: '2027-01-01',
      creditsEach: 5,
      contractStart: '2025-01-01',
    },
    required: ['sku', 'quantity', 'validFrom'],
  },
  {
    method: 'PUT',
    path: '/environments/prod/allocation',
    body: { credits: 5 },
    required: ['credits'],
  },
  {
    method: 'PUT',
    path: '/environments/prod/copilot',
    body: { credits: 5, drawFromTenant: true, payAsYouGo: false },
    required: ['credits'],
  },
  {
    method: 'PUT',
    path: '/settings',
    body: { allowUnallocated: true, warningPercents: [80] },
    required: [],
  },
  {
    method: 'PUT',
    path: '/copilot',
    body: { prepaidCredits: 5, payAsYouGo: true },
    required: ['prepaidCredits'],
  },
  { method: 'PUT', path: '/policy', body: { rows: [policyRow] }, required: ['rows'] },
  { method: 'POST', path: '/trials', body: { userId: 'u-1' }, required: ['userId'] },
  { method: 'POST', path: '/extensions', body: { requestedBy: 'ada' }, required: ['requestedBy'] },
];

/** Invalid values for each type of member. */
const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  number: [-1, 0.5, 2 ** 53, 1e300, '5', [5], {}, true],
  boolean: ['true', 0, 1, [], {}],
  text: ['', '   ', 'x'.repeat(501), '\u0000', '\ud800', 5, [], {}],
  date: ['2026-13-01', '2026-02-30', 'tomorrow', '2026-01-01T00:00:00', 5, true, {}],
  list: [{}, 'all', [1.5], [-80], [null], Array(101).fill({})],
};

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return typeof value;
  return value.startsWith('20') ? 'date' : 'text';
};

const send = ({ method, path }: Command, body: object) =>
  admin.app.inject({
    method,
    url: `/v1/tenants/contoso${path}`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });

async function expectRefused(command: Command, body: object, member: string): Promise<void> {
  const response = await send(command, body);
  const { type, errors } = response.json<{ type: string; errors: { field: string }[] }>();
  expect({ body, status: response.statusCode, type }).toEqual({
    body,
    status: 422,
    type: 'urn:problem-type:ai-credit-meter:invalidRequest',
  });
  expect(errors.some(({ field }) => field.startsWith(member))).toBe(true);
  expect(admin.ledger.commands).toEqual([]);
}

describe.each(COMMANDS.map((command) => [`${command.method} ${command.path}`, command] as const))(
  '%s',
  (_name, command) => {
    const { body, required } = command;

    it('takes a body that holds all it may', async () => {
      expect((await send(command, body)).statusCode).toBeLessThan(300);
      expect(admin.ledger.commands).toHaveLength(1);
    });

    it('refuses invalid values in every member', async () => {
      for (const [member, value] of Object.entries(body)) {
        for (const nonsense of NONSENSE[kindOf(value)]!) {
          await expectRefused(command, { ...body, [member]: nonsense }, member);
        }
      }
    });

    it('refuses to do without what it needs, and does without the rest', async () => {
      for (const member of required) {
        await expectRefused(command, { ...body, [member]: undefined }, member);
        await expectRefused(command, { ...body, [member]: null }, member);
      }
      for (const member of Object.keys(body).filter((one) => !required.includes(one))) {
        expect((await send(command, { ...body, [member]: null })).statusCode).toBeLessThan(500);
      }
    });

    it('refuses members it does not know: a misspelt wish must not become another one', async () => {
      await expectRefused(command, { ...body, creditz: 5 }, 'creditz');
    });
  },
);

it('checks the rows of a policy, too', async () => {
  const command = COMMANDS.find(({ path }) => path === '/policy')!;
  const wrong = [
    { trialDays: 0 },
    { trialDays: 0.5 },
    { regime: 'modern' },
    { rounding: 'up' },
    { copilotFallbackPercent: -1 },
    { extensionCredits: 2 ** 53 },
    { effectiveFrom: 'soon' },
    { version: '' },
    { version: undefined },
    { margin: 2 },
  ];
  for (const members of wrong) {
    await expectRefused(command, { rows: [policyRow, { ...policyRow, ...members }] }, 'rows.1.');
  }
});

describe.each(COMMANDS)('$method $path with a member that occurs twice', (command) => {
  it.each(Object.keys(command.body))('%s', async (member) => {
    const text = JSON.stringify(command.body);
    const twice = `{${JSON.stringify(member)}:null,${text.slice(1)}`;
    const response = await admin.app.inject({
      method: command.method,
      url: `/v1/tenants/contoso${command.path}`,
      headers: { 'content-type': 'application/json' },
      payload: twice,
    });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ field: member });
    expect(admin.ledger.commands).toEqual([]);
  });
});
