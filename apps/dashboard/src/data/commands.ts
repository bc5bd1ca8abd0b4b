/** Commands of a tenant: first as a dry run, then executed under `If-Match`, so that nobody's change is overwritten unseen. */
import { answered, api } from './api.js';
import type { components, paths } from './generated/api.js';
import { isProblem, ProblemAnswer } from './problem.js';

type Responses =
  paths['/v1/tenants/{tenant}/environments/{environment}/allocation']['put']['responses'];
export type CommandAnswer = Responses[200]['content']['application/json'];
export type Effect = CommandAnswer['events'][number];

export interface Sending {
  readonly dryRun: boolean;
  /** The tag of the configuration that the reader saw: the command is refused if somebody has changed it since. */
  readonly tag: string | undefined;
  readonly reason: string;
  readonly csrfToken: string | null;
  /** Names this attempt: under the same key the service does the same command once. */
  readonly key?: string;
}

/** @returns a key that nobody else takes; pages that come without encryption have no `randomUUID` */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/** What a dialog is about to send. */
export type Command = (sending: Sending) => Promise<CommandAnswer>;

type Body<Name extends keyof components['schemas']> = components['schemas'][Name];

const NOTHING_LEFT_OUT = /[^\x20-\x7e]/g;

/** Percent-encodes what a header cannot hold; the service decodes it. */
const headerText = (text: string): string =>
  text.replaceAll('%', '%25').replace(NOTHING_LEFT_OUT, encodeURIComponent);

function parametersOf<Path extends object>(path: Path, sending: Sending) {
  const { dryRun, tag, reason, csrfToken, key } = sending;
  return {
    params: { path, query: { dryRun } },
    headers: {
      ...(tag !== undefined && { 'if-match': `"${tag}"` }),
      ...(reason !== '' && { 'x-reason': headerText(reason) }),
      ...(csrfToken !== null && { 'x-csrf-token': csrfToken }),
      ...(key !== undefined && !dryRun && { 'idempotency-key': key }),
    },
  };
}

export const allocate =
  (tenant: string, environment: string, body: Body<'AllocationDto'>): Command =>
  (sending) =>
    answered(
      api.PUT('/v1/tenants/{tenant}/environments/{environment}/allocation', {
        ...parametersOf({ tenant, environment }, sending),
        body,
      }),
    );

export const addGrant =
  (tenant: string, body: Body<'GrantDto'>): Command =>
  (sending) =>
    answered(
      api.POST('/v1/tenants/{tenant}/grants', { ...parametersOf({ tenant }, sending), body }),
    );

export const endGrant =
  (tenant: string, grantId: string): Command =>
  (sending) =>
    answered(
      api.DELETE(
        '/v1/tenants/{tenant}/grants/{grantId}',
        parametersOf({ tenant, grantId }, sending),
      ),
    );

export const changeSettings =
  (tenant: string, body: Body<'SettingsDto'>): Command =>
  (sending) =>
    answered(
      api.PUT('/v1/tenants/{tenant}/settings', { ...parametersOf({ tenant }, sending), body }),
    );

export const changeCopilot =
  (tenant: string, body: Body<'CopilotCapacityDto'>): Command =>
  (sending) =>
    answered(
      api.PUT('/v1/tenants/{tenant}/copilot', { ...parametersOf({ tenant }, sending), body }),
    );

export const changePolicy =
  (tenant: string, body: Body<'PolicyDto'>): Command =>
  (sending) =>
    answered(
      api.PUT('/v1/tenants/{tenant}/policy', { ...parametersOf({ tenant }, sending), body }),
    );

export const startTrial =
  (tenant: string, userId: string): Command =>
  (sending) =>
    answered(
      api.POST('/v1/tenants/{tenant}/trials', {
        ...parametersOf({ tenant }, sending),
        body: { userId },
      }),
    );

export const renewTrial =
  (tenant: string, userId: string): Command =>
  (sending) =>
    answered(
      api.POST(
        '/v1/tenants/{tenant}/trials/{userId}/renewal',
        parametersOf({ tenant, userId }, sending),
      ),
    );

export const extend =
  (tenant: string, requestedBy: string): Command =>
  (sending) =>
    answered(
      api.POST('/v1/tenants/{tenant}/extensions', {
        ...parametersOf({ tenant }, sending),
        body: { requestedBy },
      }),
    );

export const changeEnvironmentCopilot =
  (tenant: string, environment: string, body: Body<'EnvironmentCopilotDto'>): Command =>
  (sending) =>
    answered(
      api.PUT('/v1/tenants/{tenant}/environments/{environment}/copilot', {
        ...parametersOf({ tenant, environment }, sending),
        body,
      }),
    );

/** One of several commands that are sent in the same attempt, by a number that it keeps in the next. */
export const numbered =
  (number: number, command: Command): Command =>
  (sending) =>
    command({ ...sending, ...(sending.key !== undefined && { key: `${sending.key}.${number}` }) });

/** Several changes one after the other, each on top of the one before; what fails ends it, and says how many were done. */
export const inTurn =
  (commands: readonly Command[]): Command =>
  async (sending) => {
    const events: Effect[] = [];
    let { tag } = sending;
    let last: CommandAnswer | undefined;
    for (const [done, command] of commands.entries()) {
      try {
        last = await command({ ...sending, tag });
      } catch (error) {
        throw done === 0 || sending.dryRun ? error : partlyDone(error, done, commands.length);
      }
      events.push(...last.events);
      // What was done in an earlier attempt changed nothing now: others may have changed something since.
      if (!sending.dryRun && last.events.length > 0) tag = last.configurationTag;
    }
    if (!last) throw new Error('There is nothing to do');
    return { ...last, events };
  };

function partlyDone(error: unknown, done: number, all: number): unknown {
  if (!isProblem(error)) return error;
  const detail = `${done} of ${all} changes were done. ${error.problem.detail}`;
  return new ProblemAnswer({ ...error.problem, detail });
}
