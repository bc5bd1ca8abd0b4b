/** One step of an explanation: a sentence with its figures, and the rule it follows from. */
export interface Step {
  /** Its name in the table of rules. */
  readonly rule: string;
  readonly text: string;
}

export const step = (rule: string, text: string): Step => ({ rule, text });
