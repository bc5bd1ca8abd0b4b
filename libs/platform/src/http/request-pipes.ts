/** Pipes that convert request data to values allowed by the contract, or throw a problem that names every fault. */
import type { PipeTransform } from '@nestjs/common';
import { isText, repeatedMember, TEXT_RULE, validateBody } from '#validation';
import { parseJsonBody } from './json-body.js';
import { httpProblem } from '../problem.js';
import { turnAfter } from './request-turns.js';

/** A path parameter with a name or id: `@Param('tenant', textParameter)`. */
export const textParameter: PipeTransform<unknown, string> = {
  transform(value, { data }) {
    if (isText(value)) return value;
    throw httpProblem('invalidRequest', `${data} ${TEXT_RULE}.`, { field: data });
  },
};

/** The body as an instance of its DTO: `@Body(jsonBody(GrantDto)) body: GrantDto`. */
export function jsonBody<T extends object>(type: new () => T): PipeTransform<unknown, Promise<T>> {
  return {
    async transform(bytes) {
      const { value, exact, text } = parseJsonBody(bytes);
      await turnAfter(bytes as Buffer);
      const body = checked(type, value);
      // A number may be valid only because it was rounded, so the original digits are validated as well.
      if (exact !== value) checked(type, exact);
      refuseRepeated(text);
      return body;
    },
  };
}

/** Runs last, because the other checks limit the size of the value. */
function refuseRepeated(text: string): void {
  const field = repeatedMember(text);
  if (field === null) return;
  throw httpProblem('invalidRequest', `${field} is given more than once.`, { field });
}

function checked<T extends object>(type: new () => T, value: unknown): T {
  const found = validateBody(type, value);
  if (found.ok) return found.value;
  const { errors } = found;
  const detail = errors.map(({ message }) => message).join(' ');
  const [{ field } = { field: '' }] = errors;
  throw httpProblem('invalidRequest', detail, { ...(field !== '' && { field }), errors });
}
