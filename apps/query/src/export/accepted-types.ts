/** Reads the media types that a client accepts, by its `Accept` header. */

/** @returns the media types with a weight above 0, the heaviest first; equal ones in their order. */
export function acceptedTypes(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((one) => one.trim().toLowerCase());
      return { type, weight: weightOf(parameters) };
    })
    .filter(({ type, weight }) => type !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ type }) => type);
}

/** From 0 to 1. RFC 9110 lets clients send three digits behind the point; more say the same more exactly. */
const WEIGHT = /^q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)$/;

/** An invalid weight is ignored. */
function weightOf(parameters: readonly string[]): number {
  const weights = parameters.map((one) => WEIGHT.exec(one)?.[1]);
  return Number(weights.find((weight) => weight !== undefined) ?? 1);
}
