/** Turns what a request carries into values the contract allows, or into a problem that names every fault. */
import type { PipeTransform } from '@nestjs/common';
import { isText, TEXT_RULE, validateBody } from '#validation';
import { parseJsonBody } from './json-body.js';
import { httpProblem } from './problem.js';
import { turnAfter } from './request-turns.js';

/** A part of the address that names something: `@Param('tenant', textParameter)`. */
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
      const parsed = parseJsonBody(bytes);
      await turnAfter(bytes as Buffer);
      const checked = validateBody(type, parsed);
      if (checked.ok) return checked.value;
      const detail = checked.errors.map(({ message }) => message).join(' ');
      throw httpProblem('invalidRequest', detail, { errors: checked.errors });
    },
  };
}
