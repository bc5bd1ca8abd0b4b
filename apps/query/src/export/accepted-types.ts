/** Parses the media types of an `Accept` header. */

/** @returns the media types with a weight above 0, by descending weight; equal ones keep their order */
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

/** From 0 to 1. RFC 9110 allows three digits after the point; more are harmless. */
const WEIGHT = /^q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)$/;

/** An invalid weight is ignored. */
function weightOf(parameters: readonly string[]): number {
  const weights = parameters.map((one) => WEIGHT.exec(one)?.[1]);
  return Number(weights.find((weight) => weight !== undefined) ?? 1);
}
