import { type GraphQLSchema, isInputObjectType } from 'graphql';
import { Extensions } from 'type-graphql';

/** Declares that exactly one field of an input is given. The fields are nullable. See {@link exposeOneOf}. */
export const OneOf = (): ClassDecorator => Extensions({ isOneOf: true });

/** Lets every {@link OneOf} of a built schema be one: type-graphql knows the directive only as a text. */
export function exposeOneOf(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type) && type.extensions['isOneOf'] === true) {
      type.isOneOf = true;
    }
  }
  return schema;
}
