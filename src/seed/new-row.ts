import type { Ref } from '@mikro-orm/core';

type Name<Property extends string, Value> = NonNullable<Value> extends Ref<object> ? `${Property}Id` : Property;
type Stored<Value> = Value extends Ref<object> | Buffer ? string : Value;
type Computed = 'isManaged';

/** A row to insert: the columns of an entity's table under the names of its properties, references as ids, bytes as `\x…`. */
export type NewRow<Entity> = {
  readonly [
    Property in keyof Entity & string as Entity[Property] extends (...args: never[]) => unknown
      ? never
      : Exclude<Name<Property, Entity[Property]>, Computed>
  ]: Stored<Entity[Property]>;
};

/** Hexadecimal digits in the way that PostgreSQL reads bytes. */
export const bytea = (digits: string): string => String.raw`\x${digits}`;
