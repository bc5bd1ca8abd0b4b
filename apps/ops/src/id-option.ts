/** Validates ids given on the command line, so that a wrong one is reported once, before any row is read. */
import { InvalidArgumentError } from 'commander';
import { isText, TEXT_RULE } from '#validation';

/** @throws InvalidArgumentError */
export function idOption(value: string): string {
  if (isText(value)) return value;
  throw new InvalidArgumentError(`It ${TEXT_RULE}.`);
}
