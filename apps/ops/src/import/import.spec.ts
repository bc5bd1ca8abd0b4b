/** The import of Dataverse exports, complete and damaged. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage } from '#contracts';
import type { OutgoingMessage } from '#eventsourcing';
import { importEvents, type ImportOptions, ImportReport, reportLines } from './import-events.js';

let folder: string;
let published: OutgoingMessage[];
let problems: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
  published = [];
  problems = [];
});
afterEach(() => rm(folder, { recursive: true }));

const NOW = '2026-11-20T12:00:00.000Z';
const ROW = {
  msdyn_aieventid: '0A1B2C3D-0000-4000-8000-000000000001',
  msdyn_processingdate: '2026-10-03T10:15:00Z',
  msdyn_processingstatus: 0,
  msdyn_consumptionsource: 0,
  msdyn_creditconsumed: 96,
  msdyn_automationname: 'Inbox',
  msdyn_quicktest: false,
  _msdyn_aimodelid_value: 'm-4',
  _ownerid_value: 'u-17',
};

async function importFiles(
  contents: readonly (string | Buffer | object)[],
  options: Partial<ImportOptions> = {},
) {
  const files = await Promise.all(
    contents.map(async (content, index) => {
      const path = join(folder, `export-${index}`);
      const raw = typeof content === 'string' || Buffer.isBuffer(content);
      await writeFile(path, raw ? content : JSON.stringify(content, null, 2));
      return path;
    }),
  );
  const whole: ImportOptions = {
    files,
    tenantId: 'contoso',
    environmentId: 'prod',
    environmentName: null,
    batch: null,
    now: NOW,
    beginning: '2015-01-01T00:00:00.000Z',
    models: {},
    otherwise: { capability: 'invoiceProcessing' },
    onBytes: () => undefined,
    onProblem: (line) => problems.push(line.slice(line.indexOf(':') + 1)),
    publisher: {
      publish: async (messages) => void published.push(...messages),
      close: async () => undefined,
    },
    ...options,
  };
  const report = new ImportReport();
  await importEvents(whole, report);
  return report;
}

const usages = () =>
  published.map(({ topic, value, headers }) => {
    const decoded = decodeMessage({ topic, value, headers }, { now: NOW });
    if (decoded.kind !== 'usage') throw new Error(decoded.reason.message);
    return decoded;
  });

it('refuses a row from before usage begins, as the ingest does', async () => {
  const report = await importFiles([[ROW]], { beginning: '2026-10-04T00:00:00.000Z' });
  expect(report.refused.rows).toBe(1);
  expect(problems).toEqual([expect.stringContaining('before 2026-10-04T00:00:00.000Z')]);
  expect(published).toEqual([]);
});

describe('an export in JSON', () => {
  it('becomes usage events under the ids of its rows, with their credits stated', async () => {
    const messageConsumption = { featureName: 'Premium', units: 3, consumption: 4.5 };
    const eventData = JSON.stringify({ messageConsumption, llmModelName: 'gpt-41-mini' });
    const copilot = {
      ...ROW,
      msdyn_aieventid: 'b',
      msdyn_consumptionsource: 3,
      msdyn_creditconsumed: 0,
    };
    const rows = [ROW, { ...copilot, msdyn_eventdata: eventData }];
    const report = await importFiles([{ value: rows }], { batch: 'autumn' });
    expect(problems).toEqual([]);
    expect(usages()).toMatchObject([
      {
        correlationId: 'autumn',
        usage: {
          id: ROW.msdyn_aieventid.toLowerCase(),
          source: '/dataverse/msdyn_aievent/prod',
          time: '2026-10-03T10:15:00.000Z',
          environmentId: 'prod',
          userId: 'u-17',
          modelId: 'm-4',
          context: 'cloudFlow',
          automationName: 'Inbox',
          statedCredits: { currency: 'aiBuilder', milliCredits: 96_000 },
        },
      },
      {
        usage: {
          context: 'agent',
          statedCredits: { currency: 'copilot', milliCredits: 4_500 },
          extra: { copilotFeature: 'Premium', copilotUnits: 3 },
        },
      },
    ]);
    expect(reportLines(report, { environmentId: 'prod', batch: 'autumn' }, false)).toEqual([
      '2026-10  prod  2 events  96 AI Builder credits  4.5 Copilot Credits',
      '2 rows: 2 sent, 0 still processing, 0 not understood (batch autumn)',
    ]);
  });

  it('comes in pages, in any order, and the same file twice is the same events', async () => {
    const next = { ...ROW, msdyn_aieventid: 'b', msdyn_processingdate: '2026-09-30T23:59:59Z' };
    const pages = [{ '@odata.nextLink': 'x', value: [ROW] }, { value: [next] }, { value: [ROW] }];
    await importFiles(pages);
    const [first, , third] = usages();
    expect(published).toHaveLength(3);
    expect(third).toEqual(first);
  });

  it('that ends in the middle gives what comes before, and says where it ends', async () => {
    const whole = JSON.stringify({ value: [ROW, { ...ROW, msdyn_aieventid: 'b' }] }, null, 2);
    await importFiles([whole.slice(0, -40)]);
    expect(published).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^\d+: the file is incomplete/)]);
  });

  it('is not misled by brackets and quotes in texts', async () => {
    await importFiles([{ value: [{ ...ROW, msdyn_automationname: 'a "}]{[ \\ b' }] }]);
    expect(usages()).toMatchObject([{ usage: { automationName: 'a "}]{[ \\ b' } }]);
  });
});

describe('an export in CSV', () => {
  const header = Object.keys(ROW).join(';');

  it('is read with whatever separates it, and in any case of names', async () => {
    const line = Object.values(ROW).join(';');
    await importFiles([`\ufeff${header.toUpperCase()}\r\n${line}\r\n`]);
    expect(problems).toEqual([]);
    expect(usages()).toMatchObject([{ usage: { userId: 'u-17' } }]);
  });

  it('names the line of a row that does not fit', async () => {
    const line = Object.values(ROW).join(';');
    await importFiles([`${header}\n${line}\n${line};more\n${line}\n`]);
    expect(published).toHaveLength(2);
    expect(problems).toEqual([expect.stringMatching(/^3: /)]);
  });
});

it.each([
  ['JSON', `{"value":[\n${JSON.stringify(ROW)},\n{"a": "`, '"b": 1},\n'],
  ['CSV', `${Object.keys(ROW).join()}\n${Object.values(ROW).join()}\n"a`, 'b,c\n'],
])(
  'an export in %s that lost a quotation mark is not read into memory whole',
  async (_form, head, rest) => {
    const endless = head + rest.repeat((17 * 1024 * 1024) / rest.length);
    await expect(importFiles([endless])).rejects.toThrow('export-0:3: the row does not end');
  },
  120_000,
);

it('takes tenths that floating point has added up', async () => {
  const eventData = `{"messageConsumption":{"consumption":${0.1 + 0.2}}}`;
  await importFiles([[{ ...ROW, msdyn_creditconsumed: 0, msdyn_eventdata: eventData }]]);
  expect(usages()).toMatchObject([
    { usage: { statedCredits: { currency: 'copilot', milliCredits: 300 } } },
  ]);
});

describe('a row that is not understood', () => {
  it.each([
    [{ msdyn_creditconsumed: -5 }, 'msdyn_creditconsumed'],
    [{ msdyn_creditconsumed: 1.5 }, 'msdyn_creditconsumed'],
    [{ msdyn_processingdate: '03/10/2026 10:15' }, 'msdyn_processingdate'],
    [{ msdyn_processingdate: '2027-01-03T10:15:00Z' }, 'time'],
    [{ msdyn_processingstatus: 9 }, 'msdyn_processingstatus'],
    [{ msdyn_consumptionsource: 7 }, 'msdyn_consumptionsource'],
    [{ msdyn_quicktest: 'perhaps' }, 'msdyn_quicktest'],
    [{ msdyn_aieventid: null }, 'msdyn_aieventid'],
    [{ _msdyn_aimodelid_value: null }, 'msdyn_aimodelid'],
    [{ msdyn_eventdata: '{' }, 'msdyn_eventdata'],
    [{ msdyn_eventdata: '{"messageConsumption":{"credits":1}}' }, 'messageConsumption must be as'],
    [{ msdyn_eventdata: '{"messageConsumption":[{"consumption":1}]}' }, 'messageConsumption'],
    [{ msdyn_eventdata: '{"messageConsumption":"0.3"}' }, 'messageConsumption'],
    [{ msdyn_eventdata: '{"messageConsumption":{"consumption":-1}}' }, 'not -1'],
    [{ msdyn_eventdata: '{"messageConsumption":{"consumption":0.0001}}' }, 'thousandths'],
    [{ msdyn_eventdata: '{"messageConsumption":{"consumption":0.3}}' }, 'one currency'],
  ])('is named and left out: %j', async (members, name) => {
    const report = await importFiles([{ value: [{ ...ROW, ...members }, ROW] }]);
    expect(published).toHaveLength(1);
    expect(report.refused.rows).toBe(1);
    expect(problems).toEqual([expect.stringContaining(name)]);
  });

  it('may be of a model without a name', async () => {
    const models = { 'm-4': { capability: 'prompt', tier: 'basic' } };
    const other = { ...ROW, msdyn_aieventid: 'b', _msdyn_aimodelid_value: 'm-5' };
    await importFiles([{ value: [ROW, other] }], { models, otherwise: null });
    expect(usages()).toMatchObject([{ usage: { capability: 'prompt', tier: 'basic' } }]);
    expect(problems).toEqual([expect.stringContaining('model m-5 is unknown')]);
  });
});

it.each(['constructor', '__proto__', 'toString'])(
  'asks for the model %s, as for any model not named',
  async (modelId) => {
    const rows = [{ ...ROW, _msdyn_aimodelid_value: modelId }];
    await importFiles([rows], { models: {}, otherwise: null });
    expect(problems).toEqual([expect.stringContaining(`model ${modelId} is unknown`)]);
  },
);

describe('an import', () => {
  it('leaves out what is still processing, and sends nothing when it is dry', async () => {
    const rows = [ROW, { ...ROW, msdyn_aieventid: 'b', msdyn_processingstatus: 2 }];
    const report = await importFiles([{ value: rows }], { publisher: null });
    expect({ rows: report.rows, unfinished: report.unfinished }).toEqual({
      rows: 2,
      unfinished: 1,
    });
    expect(published).toEqual([]);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff{"value":[]}', 'utf16le')],
    ['Latin-1', Buffer.from(`{"value":[${JSON.stringify({ ...ROW, n: 'Bücher' })}]}`, 'latin1')],
  ])('refuses a file in %s', async (_name, content) => {
    await expect(importFiles([content])).rejects.toThrow('save it as UTF-8');
  });

  it('refuses a file in which two columns have one name', async () => {
    const content = Buffer.from('msdyn_aieventid,MSDYN_AIEventId\na,b\n');
    await expect(importFiles([content])).rejects.toThrow('two columns msdyn_aieventid');
  });
});
