/** Validation decorators for settings that are text, paths or addresses. */
import { Matches, ValidateBy } from 'class-validator';

const LAST_PORT = 65_535;

/** Refuses blank text, which was meant to be unset or something else. */
export const IsText = (): PropertyDecorator =>
  Matches(/\S/, { message: '$property must not be only blanks' });

/** A path without line breaks, so that messages with it stay on one line. */
export const IsPath = (): PropertyDecorator =>
  Matches(/^(?=.*\S)[^\p{Cc}\u2028\u2029]+$/u, {
    message: '$property must be a path that is not blank, without control characters',
  });

/** One or more addresses that match `form`, with valid hosts and ports. */
export function IsAddress(form: RegExp, message: string): PropertyDecorator {
  const validate = (value: unknown) => canBeReached(String(value));
  const defaultMessage = () =>
    '$property must name hosts that can exist, with ports from 1 to 65535';
  const decorators = [
    ValidateBy({ name: 'canBeReached', validator: { validate, defaultMessage } }),
    Matches(form, { message }),
  ];
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}

function canBeReached(addresses: string): boolean {
  if (!portsIn(addresses).every((port) => port >= 1 && port <= LAST_PORT)) return false;
  if (!addresses.startsWith('http')) return true;
  return addresses.split(/,(?=https?:)/).every((address) => URL.canParse(address));
}

/**
 * Ports of all hosts in the addresses, and those in the `port` parameter of PostgreSQL; a connection string may list
 * several hosts.
 */
function portsIn(addresses: string): number[] {
  const hosts = Array.from(
    addresses.matchAll(/(?<=:\/\/)(?:[^?]*@)?([^/?#]*)/g),
    ([, found]) => found!,
  );
  const behindHosts = hosts.flatMap((list) => list.split(',')).map((host) => /:(\d+)$/.exec(host));
  const named = addresses.matchAll(/[?&]port=(\d+)/g);
  return [...behindHosts, ...named].flatMap((match) => (match ? [Number(match[1])] : []));
}
