/** The schema of the answer about the installation, for the OpenAPI document. */
import { PROCESS_REPORT } from '#platform';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';

const POSITION_OR_NULL = { type: ['integer', 'null'] } as const;

const PROCESS = {
  anyOf: [
    {
      ...PROCESS_REPORT,
      required: ['address', ...PROCESS_REPORT.required],
      properties: { address: TEXT_OR_NULL, ...PROCESS_REPORT.properties },
    },
    object({
      address: TEXT,
      status: { type: 'string', enum: ['unreachable'] },
      why: TEXT,
    }),
  ],
} as const;

const FOLLOWER = object({
  name: { type: 'string', description: 'Name and version of the projection, such as `usage@1`.' },
  position: { ...POSITION_OR_NULL, description: 'The position of the last event applied.' },
  head: {
    ...POSITION_OR_NULL,
    description: 'The position of the last event that concerns this projection.',
  },
  appliedAt: { ...TEXT_OR_NULL, description: 'When the last applied event was recorded.' },
  secondsBehind: {
    type: 'number',
    description:
      'How long the oldest event not yet applied has been in the ledger; 0 if there is none.',
  },
  tenantsSetAside: {
    ...COUNT,
    description: 'The number of tenants that are set aside because their ledger cannot be read.',
  },
});

const VERIFICATION = {
  ...object({
    at: TEXT,
    position: { ...COUNT, description: 'The position up to which everything was compared.' },
    events: COUNT,
    outcome: { type: 'string', enum: ['same', 'different'] },
    different: list(TEXT),
    setAside: list(TEXT),
  }),
  type: ['object', 'null'],
  description:
    'The result of the last `ops verify`; null if these read models were never verified.',
} as const;

export const OPERATIONS_ANSWER = object({
  at: TEXT,
  processes: {
    ...list(PROCESS),
    description: 'The processes of the installation, beginning with the one that responds.',
  },
  followers: list(FOLLOWER),
  verification: VERIFICATION,
});
