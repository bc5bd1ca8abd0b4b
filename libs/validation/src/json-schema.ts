/** Generates the JSON Schema of every DTO from its decorators, for the compiled validator and the published documents. */
import { ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { MEMBER_RULE, type MemberRule } from './constraints.js';

/** class-transformer exports the storage, but not its type, from this path. */
type TransformerMetadata = NonNullable<
  Parameters<typeof validationMetadatasToSchemas>[0]
>['classTransformerMetadataStorage'];

interface PropertySchema {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
}

interface ClassSchema {
  properties?: Record<string, PropertySchema>;
  required?: readonly string[];
}

/** @param refPointerPrefix of references between the schemas, such as `#/$defs/` or `#/components/schemas/` */
export function jsonSchemas(refPointerPrefix: string): Record<string, object> {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage as TransformerMetadata,
    refPointerPrefix,
    additionalConverters: {
      [MEMBER_RULE]: (meta) => ({ ...(meta.constraints as [MemberRule])[0].schema }),
      [ValidationTypes.CONDITIONAL_VALIDATION]: {},
    },
  }) as Record<string, ClassSchema>;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withNullableOptionals(schema)]),
  );
}

/** class-validator treats null as absent for optional members; the schema must allow it as well. */
function withNullableOptionals(schema: ClassSchema): ClassSchema {
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [name, required.has(name) ? property : orNull(property)] as const,
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function orNull(property: PropertySchema): object {
  if (property.$ref !== undefined) return { anyOf: [{ type: 'null' }, property] };
  if (property.type === undefined) return property;
  const nullable = { ...property, type: [property.type, 'null'].flat() };
  return property.enum ? { ...nullable, enum: [...property.enum, null] } : nullable;
}
