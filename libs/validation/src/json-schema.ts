/** JSON Schema of every DTO, generated from the decorators, for the hot path and the published documents. */
import { ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { MEMBER_RULE, type MemberRule } from './constraints.js';

/** class-transformer publishes the type where only compilers find it. */
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

/** @param refPointerPrefix where the schemas will stand, as `#/$defs/` or `#/components/schemas/`. */
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

/** class-validator takes null for absent where a member is optional; the schema has to say so too. */
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
