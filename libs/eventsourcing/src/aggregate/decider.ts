/** Three pure functions make an aggregate; the runner (`transact`) knows nothing else about it. */

export type Decision<Event, Rejection> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface Decider<Command, State, Event, Rejection> {
  initialState(): State;
  /** May update `state` in place: the caller owns it and uses only what is returned. */
  evolve(state: State, event: Event): State;
  /** Pure. Accepted with no events means there is nothing to do, for example for a duplicate. */
  decide(command: Command, state: State): Decision<Event, Rejection>;
  /** A cheap private copy, on which later commands of a batch see the events of earlier ones. */
  fork(state: State): State;
  /**
   * What the fork has learned becomes the state's own, as if the same events had evolved it. May update
   * `state` in place and consume the fork: the caller continues with the returned state.
   */
  adopt(state: State, fork: State): State;
}
