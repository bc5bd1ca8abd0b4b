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
  name: { type: 'string', description: 'As `usage@1`: the version of its rows behind its name.' },
  position: { ...POSITION_OR_NULL, description: 'Of the last event applied.' },
  head: { ...POSITION_OR_NULL, description: 'Where the ledger ends, of what concerns it.' },
  appliedAt: { ...TEXT_OR_NULL, description: 'When that event was recorded.' },
  secondsBehind: {
    type: 'number',
    description: 'Since when the oldest event not yet applied lies in the ledger; 0 for none.',
  },
  tenantsSetAside: { ...COUNT, description: 'Whose ledger cannot be read.' },
});

const VERIFICATION = {
  ...object({
    at: TEXT,
    position: { ...COUNT, description: 'Up to here everything was compared.' },
    events: COUNT,
    outcome: { type: 'string', enum: ['same', 'different'] },
    different: list(TEXT),
    setAside: list(TEXT),
  }),
  type: ['object', 'null'],
  description: 'What `ops verify` said last; null where these rows were never verified.',
} as const;

export const OPERATIONS_ANSWER = object({
  at: TEXT,
  processes: { ...list(PROCESS), description: 'The one that answers first.' },
  followers: list(FOLLOWER),
  verification: VERIFICATION,
});
