/** Converts a row of Dataverse's table `msdyn_aievent` to a usage event, or reports why it cannot; missing values are not guessed. */
import { fromCredits } from '#metering';
import { type MessageConsumption, messageConsumption } from './message-consumption.js';
import { type Problem, RowProblem } from './row-problem.js';
import type { Fields } from './found-row.js';

export interface ModelNames {
  /** Entries by model id. */
  readonly models: Readonly<Record<string, ModelEntry>>;
  /** The entry of all other models. */
  readonly otherwise: ModelEntry | null;
}

export interface ModelEntry {
  readonly capability: string;
  readonly tier?: string;
  readonly name?: string;
}

export interface ImportTarget extends ModelNames {
  readonly tenantId: string;
  readonly environmentId: string;
  readonly environmentName: string | null;
  /** The name of the import, which becomes the correlation id of every event. */
  readonly batch: string | null;
}

export type Converted =
  | { readonly kind: 'event'; readonly event: object }
  /** The run is not final yet; a later export has its result. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'problem'; readonly problem: Problem };

const CONTEXTS: Readonly<Record<string, string>> = {
  0: 'cloudFlow',
  1: 'app',
  2: 'api',
  3: 'agent',
};
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/;

export function toUsageEvent(fields: Fields, target: ImportTarget): Converted {
  try {
    const status = choice(fields, 'msdyn_processingstatus', ['processed', 'failed', 'processing']);
    if (status === 'processing') return { kind: 'unfinished' };
    return { kind: 'event', event: eventOf(fields, status, target) };
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    return { kind: 'problem', problem: error };
  }
}

function eventOf(fields: Fields, status: string, target: ImportTarget): object {
  const modelId = text(fields, '_msdyn_aimodelid_value') ?? text(fields, 'msdyn_aimodelid');
  if (modelId === null) throw new RowProblem('msdyn_aimodelid is missing');
  const model = Object.hasOwn(target.models, modelId) ? target.models[modelId] : target.otherwise;
  if (!model)
    throw new RowProblem(
      `model ${modelId} is unknown: name it in --models, or name a --capability`,
    );
  const copilot = messageConsumption(text(fields, 'msdyn_eventdata'));
  const formatted = text(fields, `_msdyn_aimodelid_value${FORMATTED}`);
  return {
    specversion: '1.0',
    id: required(fields, 'msdyn_aieventid').toLowerCase(),
    source: `/dataverse/msdyn_aievent/${encodeURIComponent(target.environmentId)}`,
    type: 'AIModelExecuted',
    time: instant(required(fields, 'msdyn_processingdate')),
    datacontenttype: 'application/json',
    ...(target.batch !== null && { correlationid: target.batch }),
    data: {
      tenantId: target.tenantId,
      environmentId: target.environmentId,
      environmentName: target.environmentName,
      userId: text(fields, '_ownerid_value') ?? text(fields, 'ownerid'),
      modelId,
      modelName: model.name ?? formatted ?? text(fields, 'msdyn_aimodelidname'),
      capability: model.capability,
      tier: model.tier ?? null,
      context: contextOf(fields),
      automationId: text(fields, 'msdyn_automationlink') ?? text(fields, 'msdyn_automationname'),
      automationName: text(fields, 'msdyn_automationname'),
      status,
      quickTest: flag(fields, 'msdyn_quicktest'),
      quantity: {},
      statedCredits: statedCredits(fields, copilot),
      dataType: text(fields, 'msdyn_datatype'),
      ...(copilot && { copilotFeature: copilot.featureName, copilotUnits: copilot.units }),
    },
  };
}

const FORMATTED = '@odata.community.display.v1.formattedvalue';

/** Copilot Credits if the run was billed in them, otherwise the integer of AI Builder credits. */
function statedCredits(fields: Fields, copilot: MessageConsumption | null) {
  const credits = required(fields, 'msdyn_creditconsumed');
  if (!/^\d{1,10}$/.test(credits)) {
    throw new RowProblem('msdyn_creditconsumed must be a whole number from 0', credits);
  }
  if (copilot === null)
    return { currency: 'aiBuilder', milliCredits: fromCredits(Number(credits)) };
  if (Number(credits) > 0 && copilot.milliCredits > 0) {
    throw new RowProblem(
      'a run is billed in one currency: msdyn_creditconsumed and messageConsumption both have credits',
    );
  }
  return Number(credits) > 0
    ? { currency: 'aiBuilder', milliCredits: fromCredits(Number(credits)) }
    : { currency: 'copilot', milliCredits: copilot.milliCredits };
}

function contextOf(fields: Fields): string {
  const source = required(fields, 'msdyn_consumptionsource');
  const context = Object.hasOwn(CONTEXTS, source) ? CONTEXTS[source] : undefined;
  if (context === undefined) {
    throw new RowProblem('msdyn_consumptionsource must be 0, 1, 2 or 3', source);
  }
  return context;
}

/** Refuses dates in national formats, which are ambiguous. */
function instant(value: string): string {
  if (INSTANT.test(value)) return value.replace(/(\.\d{3})\d+/, '$1');
  throw new RowProblem('msdyn_processingdate must be as 2026-11-03T10:15:00Z', value);
}

function choice(fields: Fields, name: string, words: readonly string[]): string {
  const value = required(fields, name);
  const word = /^\d$/.test(value) ? words[Number(value)] : undefined;
  if (word !== undefined) return word;
  throw new RowProblem(`${name} must be a number from 0 to ${words.length - 1}`, value);
}

function flag(fields: Fields, name: string): boolean {
  const value = text(fields, name)?.toLowerCase() ?? 'false';
  if (['true', '1'].includes(value)) return true;
  if (['false', '0'].includes(value)) return false;
  throw new RowProblem(`${name} must be true or false`, value);
}

function required(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (value === null) throw new RowProblem(`${name} is missing`);
  return value;
}

/** The case of column names differs between exports. */
function text(fields: Fields, name: string): string | null {
  const value =
    fields[name] ?? fields[Object.keys(fields).find((one) => one.toLowerCase() === name) ?? ''];
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
