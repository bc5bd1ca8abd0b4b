/** A tenant's notification endpoints: address, format and filter, and the commands that change them. Pure. */
import type { Decider } from '#eventsourcing';
import type { Actor } from '#metering';

export const ENDPOINT_FORMATS = ['standard', 'teams', 'mail'] as const;
export type EndpointFormat = (typeof ENDPOINT_FORMATS)[number];
export type Digest = 'none' | 'daily';

/** The settings of an endpoint, chosen by an admin. */
export interface EndpointDefinition {
  readonly url: string;
  readonly format: EndpointFormat;
  /** `null` for all. */
  readonly types: readonly string[] | null;
  /** The wanted levels of warnings and overage; `null` for all. */
  readonly levels: readonly string[] | null;
  readonly description: string | null;
  /** Mail addresses only: whether notices are collected into one mail. */
  readonly digest: Digest;
}

export interface EndpointSecret {
  readonly secret: string;
  /** `null` for the current secret; an older one stays valid until then. */
  readonly until: string | null;
}

export interface Endpoint extends EndpointDefinition {
  readonly id: string;
  /** Names the stream of its deliveries: an endpoint created again under the same id has a new key. */
  readonly key: string;
  readonly createdAt: string;
  /** Newest first. */
  readonly secrets: readonly EndpointSecret[];
  readonly disabled: { readonly at: string; readonly reason: string } | null;
  /** The time of the attempt after which it was last disabled, even if it was enabled since. */
  readonly disabledFor: string | null;
}

export type EndpointEvent =
  | {
      readonly type: 'WebhookSet';
      readonly data: {
        readonly id: string;
        readonly definition: EndpointDefinition;
        /** The key and secret if the endpoint was just created. */
        readonly created: { readonly key: string; readonly secret: string } | null;
        readonly at: string;
        readonly by: Actor;
      };
    }
  | {
      readonly type: 'WebhookSecretRotated';
      readonly data: {
        readonly id: string;
        readonly secret: string;
        readonly oldUntil: string;
        readonly at: string;
        readonly by: Actor;
      };
    }
  | {
      readonly type: 'WebhookDisabled';
      readonly data: { readonly id: string; readonly reason: string; readonly at: string };
    }
  | {
      readonly type: 'WebhookRemoved';
      readonly data: { readonly id: string; readonly at: string; readonly by: Actor };
    };

type DataOf<Type extends EndpointEvent['type']> = Extract<EndpointEvent, { type: Type }>['data'];

export type EndpointCommand =
  | ({ readonly type: 'Set'; readonly key: string; readonly secret: string } & Omit<
      DataOf<'WebhookSet'>,
      'created'
    >)
  | ({ readonly type: 'Rotate' } & DataOf<'WebhookSecretRotated'>)
  | ({ readonly type: 'Disable' } & DataOf<'WebhookDisabled'>)
  | ({ readonly type: 'Remove' } & DataOf<'WebhookRemoved'>);

export type EndpointRejection = 'webhookNotFound' | 'tooManyWebhooks';
export type Endpoints = ReadonlyMap<string, Endpoint>;

export const ENDPOINTS_MAX = 50;
/** In addition to the current and the previous secret; every message has a signature header entry for each. */
const OLDER_SECRETS_MAX = 8;

export const endpointDecider: Decider<
  EndpointCommand,
  Endpoints,
  EndpointEvent,
  EndpointRejection
> = {
  initialState: () => new Map(),
  fork: (state) => state,
  adopt: (_state, fork) => fork,
  decide(command, state) {
    if (command.type === 'Set') return decideSet(command, state);
    if (!state.has(command.id)) return { kind: 'rejected', rejection: 'webhookNotFound' };
    const { type, ...data } = command;
    switch (type) {
      case 'Rotate':
        return accept({
          type: 'WebhookSecretRotated',
          data: data as DataOf<'WebhookSecretRotated'>,
        });
      case 'Disable':
        return state.get(command.id)!.disabled
          ? { kind: 'accepted', events: [] }
          : accept({ type: 'WebhookDisabled', data: data as DataOf<'WebhookDisabled'> });
      case 'Remove':
        return accept({ type: 'WebhookRemoved', data: data as DataOf<'WebhookRemoved'> });
    }
  },
  evolve(state, event) {
    const next = new Map(state);
    if (event.type === 'WebhookRemoved') next.delete(event.data.id);
    else next.set(event.data.id, evolved(state.get(event.data.id), event));
    return next;
  },
};

const accept = (event: EndpointEvent) => ({ kind: 'accepted', events: [event] }) as const;

function decideSet(command: Extract<EndpointCommand, { type: 'Set' }>, state: Endpoints) {
  const { id, definition, key, secret, at, by } = command;
  const isNew = !state.has(id);
  if (isNew && state.size >= ENDPOINTS_MAX) {
    return { kind: 'rejected', rejection: 'tooManyWebhooks' } as const;
  }
  const created = isNew ? { key, secret } : null;
  return accept({ type: 'WebhookSet', data: { id, definition, created, at, by } });
}

function evolved(
  before: Endpoint | undefined,
  event: Exclude<EndpointEvent, { type: 'WebhookRemoved' }>,
): Endpoint {
  switch (event.type) {
    case 'WebhookSet': {
      const { id, definition, created, at } = event.data;
      const { key, secret } = created ?? { key: '', secret: '' };
      const fresh = { id, key, createdAt: at, secrets: [{ secret, until: null }] };
      return { ...(before ?? { ...fresh, disabledFor: null }), ...definition, disabled: null };
    }
    case 'WebhookSecretRotated': {
      const { secret, oldUntil, at } = event.data;
      const [present, ...older] = before!.secrets;
      const valid = older.filter(({ until }) => until! > at).slice(0, OLDER_SECRETS_MAX);
      const secrets = [{ secret, until: null }, { ...present!, until: oldUntil }, ...valid];
      return { ...before!, secrets };
    }
    case 'WebhookDisabled': {
      const { at, reason } = event.data;
      return { ...before!, disabled: { at, reason }, disabledFor: at };
    }
  }
}

/** The secrets that are valid at an instant, newest first. */
export const secretsAt = ({ secrets }: Endpoint, at: string): readonly string[] =>
  secrets.filter(({ until }) => until === null || until > at).map(({ secret }) => secret);
