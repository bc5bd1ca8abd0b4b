/** Dispatches each command to the function that decides it. */
import type { LedgerCommand } from './commands.js';
import {
  changeAllocation,
  changeCopilotCapacity,
  changeEnvironmentCopilot,
  changeSettings,
} from './decide-capacity.js';
import { addGrant, endGrant } from './decide-grants.js';
import { closeMonth, openMonth } from './decide-month.js';
import { changePolicy } from './decide-policy.js';
import { grantExtension, renewTrial, startTrial } from './decide-trials.js';
import { admitLateUsage, recordUsage } from './decide-usage.js';
import { passTime } from './consequences.js';
import { accept, reject, type Decision } from './decision.js';
import { evolve } from './evolve.js';
import { adopt, fork, initialState, type MonthState } from './state.js';

/** Pure: does not change `state`, and is deterministic. */
export function decide(command: LedgerCommand, state: MonthState): Decision {
  if (command.type === 'OpenLedger' || command.type === 'ResetMonth') {
    return openMonth(state, command);
  }
  if (state.phase === 'unopened') {
    return reject('ledgerNotOpen', 'This month has no ledger yet: open it first.');
  }
  if (command.type === 'RecordUsage') return recordUsage(state, command);
  if (command.type === 'CloseMonth') return closeMonth(state, command.at);
  if (state.phase === 'closed') {
    return reject('monthClosed', `${state.month} is closed: send this to the open month.`);
  }
  return decideInOpenMonth(command, state);
}

type InOpenMonth = Exclude<
  LedgerCommand,
  { type: 'OpenLedger' | 'ResetMonth' | 'RecordUsage' | 'CloseMonth' }
>;

function decideInOpenMonth(command: InOpenMonth, state: MonthState): Decision {
  switch (command.type) {
    case 'AdmitLateUsage':
      return admitLateUsage(state, command);
    case 'AddGrant':
      return addGrant(state, command);
    case 'EndGrant':
      return endGrant(state, command);
    case 'ChangeAllocation':
      return changeAllocation(state, command);
    case 'ChangeSettings':
      return changeSettings(state, command);
    case 'ChangePolicy':
      return changePolicy(state, command);
    case 'ChangeCopilotCapacity':
      return changeCopilotCapacity(state, command);
    case 'ChangeEnvironmentCopilot':
      return changeEnvironmentCopilot(state, command);
    case 'StartTrial':
      return startTrial(state, command);
    case 'RenewTrial':
      return renewTrial(state, command);
    case 'GrantExtension':
      return grantExtension(state, command);
    case 'PassTime':
      return accept(...passTime(fork(state), command.at));
  }
}

/** The aggregate, as `transact` expects it. */
export const monthDecider = { initialState, evolve, decide, fork, adopt };
