/** Refuses repeated options of `ops`: of two values it is unclear which one was meant. */
import { type Command, InvalidArgumentError, type Option } from 'commander';

/** Whether an option may be repeated: such an option has a list as its default. */
const isRepeatable = (option: Option): boolean => Array.isArray(option.defaultValue);

export function takeOptionsOnce(command: Command): void {
  for (const option of command.options.filter(({ required }) => required)) {
    const parse = option.parseArg;
    let isGiven = false;
    option.parseArg = <T>(value: string, previous: T) => {
      if (isGiven && !isRepeatable(option)) throw new InvalidArgumentError('It is given twice.');
      if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
      isGiven = true;
      return parse ? parse(value, previous) : (value as T);
    };
  }
}
