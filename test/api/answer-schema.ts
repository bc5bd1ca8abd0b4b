/** Validates an HTTP response against its schema in the OpenAPI document. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json } from '../support/http-client.js';

/** @returns the differences in words; empty if the response is as documented */
export function differences(document: Json, operation: Json, answer: Json): string[] {
  const { status, type, body } = answer;
  const responses = operation.responses;
  const named = responses[status] ?? responses[`${String(status)[0]}XX`];
  const response = resolved(document, named);
  const schema = response?.content?.[type]?.schema;
  if (!schema) return [`${status} ${type} is not documented`];
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const whole = { ...closed(schema), components: closed(document.components) };
  const validate = ajv.compile(whole);
  if (validate(body)) return [];
  return validate.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Follows a `$ref` to a response that several operations share. */
function resolved(document: Json, response: Json): Json {
  const path: string | undefined = response?.$ref;
  if (path === undefined) return response;
  return path
    .split('/')
    .slice(1)
    .reduce((at: Json, name) => at[name], document);
}

/** Forbids undocumented members of objects that list their properties, so that they are reported. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema as Record<string, Json>).map(([name, member]) => [
    name,
    closed(member),
  ]);
  const copy = Object.fromEntries(members);
  const isObject = copy.properties !== undefined && [copy.type].flat().includes('object');
  return isObject && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}
