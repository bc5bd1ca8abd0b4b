/** One step of an explanation: a sentence with its figures, and the rule it follows from. */
export interface Step {
  /** The number of the rule in docs/rules.md. */
  readonly rule: string;
  readonly text: string;
}

export const step = (rule: string, text: string): Step => ({ rule, text });
