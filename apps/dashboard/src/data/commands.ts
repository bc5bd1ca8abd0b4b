/** Commands of a tenant: first as a dry run, then executed under `If-Match`, so that no one else's change is overwritten unseen. */
import { answered, api } from './api.js';
import type { components, paths } from './generated/api.js';
import { isProblem, ProblemAnswer } from './problem.js';

type Responses =
  paths['/v1/tenants/{tenant}/environments/{environment}/allocation']['put']['responses'];
type Answer = Responses[200]['content']['application/json'];

/** A ledger event; its members depend on its type. */
export interface Effect {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type CommandAnswer = Omit<Answer, 'events'> & { readonly events: readonly Effect[] };

export interface Sending {
  readonly dryRun: boolean;
  /** The tag of the configuration that the reader saw: the command is refused if it has changed since. */
  readonly tag: string | undefined;
  readonly reason: string;
  readonly csrfToken: string | null;
  /** The idempotency key of this attempt: the service executes the same command once per key. */
  readonly key?: string;
}

/** @returns a unique key; pages served without encryption have no `randomUUID` */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/** The command that a dialog is about to send. */
export type Command = (sending: Sending) => Promise<CommandAnswer>;

type Body<Name extends keyof components['schemas']> = components['schemas'][Name];

/** With the flag `u`, because half of a surrogate pair cannot be encoded. */
const NO_HEADER_TEXT = /[^\x20-\x7e]/gu;

/** Percent-encodes what a header cannot contain; the service decodes it. */
const headerText = (text: string): string =>
  text.replaceAll('%', '%25').replace(NO_HEADER_TEXT, encodeURIComponent);

function parametersOf<Path extends object>(path: Path, sending: Sending) {
  const { dryRun, tag, csrfToken, key } = sending;
  const reason = sending.reason.trim();
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

/** One of several commands that are sent in sequence. */
export interface Step {
  /** A number that stays the same on a repeat, for the idempotency key of the step. */
  readonly number: number;
  readonly command: Command;
  /** The effect that is known in advance: a dry run does not see what the steps before it would free. */
  readonly effect: Effect;
}

const send = ({ number, command }: Step, sending: Sending): Promise<CommandAnswer> =>
  command({ ...sending, ...(sending.key !== undefined && { key: `${sending.key}.${number}` }) });

const NOT_YET_FREE = 'allocationExceedsUnallocated';

/** Sends several changes in sequence, each on top of the one before; stops at a failure and reports how many were made. */
export const inTurn =
  (steps: readonly Step[]): Command =>
  async (sending) => {
    const events: Effect[] = [];
    let { tag } = sending;
    let last: CommandAnswer | undefined;
    for (const [done, step] of steps.entries()) {
      try {
        last = await send(step, { ...sending, tag });
      } catch (error) {
        if (last && sending.dryRun && isProblem(error, NOT_YET_FREE)) {
          events.push(step.effect);
          continue;
        }
        throw done === 0 || sending.dryRun ? error : partlyDone(error, done, steps.length);
      }
      events.push(...last.events);
      // A step done in an earlier attempt changes nothing now, and others may have changed the configuration since.
      if (!sending.dryRun && last.events.length > 0) tag = last.configurationTag;
    }
    if (!last) throw new Error('There is nothing to do');
    return { ...last, events };
  };

function partlyDone(error: unknown, done: number, all: number): unknown {
  if (!isProblem(error)) return error;
  const detail = `${done} of ${all} changes were made. ${error.problem.detail}`;
  return new ProblemAnswer({ ...error.problem, detail });
}
