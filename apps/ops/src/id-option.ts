/** Ids given on the command line: said at once and once to be none, not of every row that names them. */
import { InvalidArgumentError } from 'commander';
import { isText, TEXT_RULE } from '#validation';

/** @throws InvalidArgumentError */
export function idOption(value: string): string {
  if (isText(value)) return value;
  throw new InvalidArgumentError(`It ${TEXT_RULE}.`);
}
