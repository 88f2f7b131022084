import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { Extensions, Field, ID } from 'type-graphql';

import { formatId, idKinds, type IdKind, readId } from '../ids.ts';

interface IdFieldOptions {
  readonly description: string;
  readonly nullable?: boolean;
  readonly list?: boolean;
}

/** A field that holds UUIDs inside, and shows typed ids outside. See {@link exposeTypedIds}. */
export function IdField(
  kind: IdKind,
  { description, nullable = false, list = false }: IdFieldOptions,
): PropertyDecorator {
  return (target, key) => {
    Field(() => (list ? [ID] : ID), { description, nullable })(target, key);
    Extensions({ idKind: kind })(target, key);
  };
}

/** A field that holds a typed id inside as well: one of several kinds, or one that was signed. */
export function WrittenIdField({ description }: Pick<IdFieldOptions, 'description'>): PropertyDecorator {
  return (target, key) => {
    Field(() => ID, { description })(target, key);
    Extensions({ isWrittenId: true })(target, key);
  };
}

const kindOfType = new Map(Object.entries(idKinds).map(([kind, type]) => [type as string, kind as IdKind]));

/** Lets every {@link IdField} of a built schema, and the id of every node, write typed ids; and no other shows a UUID. */
export function exposeTypedIds(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const declared = field.extensions['idKind'] as IdKind | undefined;
        const kind = declared ?? (field.name === 'id' ? kindOfType.get(type.name) : undefined);
        if (kind) {
          field.resolve = writing(uuid => formatId(kind, uuid), field.resolve ?? defaultFieldResolver);
        } else if (field.extensions['isWrittenId']) {
          field.resolve = writing(requireTypedId, field.resolve ?? defaultFieldResolver);
        }
      }
    }
  }
  return schema;
}

function writing(
  format: (id: string) => string,
  resolve: GraphQLFieldResolver<unknown, unknown>,
): GraphQLFieldResolver<unknown, unknown> {
  const write = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(write);
    }
    return typeof value === 'string' ? format(value) : value;
  };
  return (...args) => {
    const value = resolve(...args);
    return value instanceof Promise ? value.then(write) : write(value);
  };
}

function requireTypedId(id: string): string {
  if (!readId(id)) {
    throw new Error('Only a typed id can be shown as it is');
  }
  return id;
}
