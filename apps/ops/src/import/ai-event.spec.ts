/** The mapping of a row's columns to the members of the usage event. */
import { type ImportTarget, toUsageEvent } from './ai-event.js';

const ROW = {
  msdyn_aieventid: '0A1B-1',
  msdyn_processingdate: '2026-10-03T10:15:00Z',
  msdyn_processingstatus: 0,
  msdyn_consumptionsource: 0,
  msdyn_creditconsumed: 96,
  _msdyn_aimodelid_value: 'm-4',
};
const COPILOT = { messageConsumption: { featureName: 'Basic', units: 3, consumption: 0.3 } };

const TARGET: ImportTarget = {
  ...{ tenantId: 'contoso', environmentId: 'prod', environmentName: 'Production', batch: null },
  ...{ models: {}, otherwise: { capability: 'prompt' } },
};

interface Event {
  readonly [member: string]: unknown;
  readonly data: object;
}

function eventOf(members: object, target: Partial<ImportTarget> = {}): Event {
  const converted = toUsageEvent({ ...ROW, ...members }, { ...TARGET, ...target });
  if (converted.kind !== 'event') throw new Error(JSON.stringify(converted));
  return converted.event as Event;
}

const FORMATTED = '_msdyn_aimodelid_value@OData.Community.Display.V1.FormattedValue';
const LINK = { msdyn_automationlink: 'flow-9', msdyn_automationname: 'Inbox' };
const MODEL = { models: { 'm-4': { capability: 'prompt', tier: 'premium', name: 'Mine' } } };

const COLUMNS: readonly (readonly [object, object, Partial<ImportTarget>?])[] = [
  [{}, { userId: null, modelName: null, automationId: null, automationName: null }],
  [{}, { tenantId: 'contoso', environmentId: 'prod', environmentName: 'Production' }],
  [{ _ownerid_value: 'u-17' }, { userId: 'u-17' }],
  [{ ownerid: 'u-17' }, { userId: 'u-17' }],
  [{ ownerid: 'Mary', _ownerid_value: 'u-17' }, { userId: 'u-17' }],
  [{ _ownerid_value: null, OwnerId: 'u-17' }, { userId: 'u-17' }],
  [{ msdyn_aimodelid: 'Invoices' }, { modelId: 'm-4' }],
  [{ _msdyn_aimodelid_value: '', msdyn_aimodelid: 'm-5' }, { modelId: 'm-5' }],
  [{ msdyn_aimodelidname: 'Invoices' }, { modelName: 'Invoices' }],
  [{ msdyn_aimodelidname: 'Other', [FORMATTED]: 'Invoices' }, { modelName: 'Invoices' }],
  [{ [FORMATTED]: 'Invoices' }, { modelName: 'Mine', tier: 'premium' }, MODEL],
  [{}, { capability: 'prompt', tier: null }],
  [LINK, { automationId: 'flow-9', automationName: 'Inbox' }],
  [{ msdyn_automationname: 'Inbox' }, { automationId: 'Inbox', automationName: 'Inbox' }],
  [{ msdyn_processingstatus: 0 }, { status: 'processed' }],
  [{ msdyn_processingstatus: 1 }, { status: 'failed' }],
  [{ msdyn_consumptionsource: 0 }, { context: 'cloudFlow' }],
  [{ msdyn_consumptionsource: 1 }, { context: 'app' }],
  [{ msdyn_consumptionsource: 2 }, { context: 'api' }],
  [{ msdyn_consumptionsource: 3 }, { context: 'agent' }],
  [{ msdyn_quicktest: 'True' }, { quickTest: true }],
  [{ msdyn_quicktest: '0' }, { quickTest: false }],
  [{ msdyn_datatype: 'invoice' }, { dataType: 'invoice' }],
  [{}, { statedCredits: { currency: 'aiBuilder', milliCredits: 96_000 } }],
];

it.each(COLUMNS.map(([columns, data, target = {}]) => ({ columns, data, target })))(
  '$columns is $data',
  ({ columns, data, target }) => {
    expect(eventOf(columns, target).data).toMatchObject(data);
  },
);

const copilot = (credits: number, consumption: number) => ({
  msdyn_creditconsumed: credits,
  msdyn_eventdata: JSON.stringify({
    messageConsumption: { ...COPILOT.messageConsumption, consumption },
  }),
});

it.each([
  [0, 0.3, 'copilot', 300],
  [0, 0, 'copilot', 0],
  [96, 0, 'aiBuilder', 96_000],
])('of %i AI Builder credits and %d Copilot Credits', (credits, consumption, currency, amount) => {
  expect(eventOf(copilot(credits, consumption)).data).toMatchObject({
    statedCredits: { currency, milliCredits: amount },
    ...{ copilotFeature: 'Basic', copilotUnits: 3 },
  });
});

it.each([
  ['2026-10-03T10:15:00Z', '2026-10-03T10:15:00Z'],
  ['2026-10-03T10:15:00.1234567Z', '2026-10-03T10:15:00.123Z'],
  ['2026-10-03T10:15:00.12+02:00', '2026-10-03T10:15:00.12+02:00'],
])('a run of %s was at %s', (date, time) => {
  expect(eventOf({ msdyn_processingdate: date }).time).toBe(time);
});

it('is known by the id of the row, of the environment that it was imported to', () => {
  expect(eventOf({}, { environmentId: 'a/b c', batch: 'autumn' })).toMatchObject({
    id: '0a1b-1',
    source: '/dataverse/msdyn_aievent/a%2Fb%20c',
    correlationid: 'autumn',
  });
});

it.each(['constructor', '__proto__', 'toString'])('refuses the consumption source %s', (source) => {
  const row = { ...ROW, msdyn_consumptionsource: source };
  expect(toUsageEvent(row, TARGET)).toMatchObject({ kind: 'problem' });
});
