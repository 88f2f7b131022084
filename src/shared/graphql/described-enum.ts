import { registerEnumType } from 'type-graphql';

/** Declares an enum of which each value is its own name, by what the values mean. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Value, string>>,
): { readonly [Name in Value]: Name } {
  const values = Object.keys(meanings) as Value[];
  const names = Object.fromEntries(values.map(value => [value, value])) as { readonly [Name in Value]: Name };
  const described = values.map(value => [value, { description: meanings[value] }] as const);
  const valuesConfig = Object.fromEntries(described) as Record<Value, { description: string }>;
  registerEnumType(names, { name, description, valuesConfig });
  return names;
}
