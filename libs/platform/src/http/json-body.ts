/** Parses the JSON body of a command; errors say where the text is invalid. */
import { isDeepText, NESTING_MAX, withAllDigits } from '#validation';
import { httpProblem } from '../problem.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

export interface JsonBody {
  readonly value: unknown;
  /** The value with text instead of each number that a double cannot hold exactly; `value` itself if there is none. */
  readonly exact: unknown;
  /** The text from which the values were parsed. */
  readonly text: string;
}

/** @throws ProblemError if the bytes are not JSON in UTF-8 */
export function parseJsonBody(body: unknown): JsonBody {
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw httpProblem('malformedBody', 'The body is empty; send a JSON document.');
  }
  if (isDeepText(body)) {
    const detail = `The body is nested deeper than ${NESTING_MAX} levels.`;
    throw httpProblem('malformedBody', detail);
  }
  try {
    const text = UTF8.decode(body);
    const value: unknown = JSON.parse(text);
    const exact = withAllDigits(text);
    return { value, exact: exact === text ? value : JSON.parse(exact), text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw httpProblem('malformedBody', `The body is not JSON in UTF-8: ${reason}`);
  }
}
