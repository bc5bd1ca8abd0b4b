/** An aggregate as pure functions: initial state, evolve, decide, and copies of a state. */

export type Decision<Event, Rejection> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface Decider<Command, State, Event, Rejection> {
  initialState(): State;
  /** May change `state` in place: the caller owns it and uses only the returned state. */
  evolve(state: State, event: Event): State;
  /** Pure. An accepted decision without events means that there is nothing to do, for example for a duplicate. */
  decide(command: Command, state: State): Decision<Event, Rejection>;
  /** A cheap private copy, on which later commands of a batch see the events of earlier ones. */
  fork(state: State): State;
  /**
   * Takes the fork's changes over into the state, as if the state had evolved by the same events. May change
   * `state` in place and consume the fork: the caller continues with the returned state.
   */
  adopt(state: State, fork: State): State;
}
