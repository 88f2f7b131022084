import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

import type { CustomerTraits } from './customer-traits.ts';

@InputType({ description: 'A tag, and the value that it has here.' })
class TagValueInput {
  @Field(() => ID, { description: 'The tag.' })
  tagId!: string;

  @Field(() => String, { nullable: true, description: 'The value, of at most 200 characters; none when left out.' })
  value?: string | null;
}

/** What can be given for accounts, rev orgs and rev users alike. */
@InputType()
export abstract class CustomerTraitsInput implements CustomerTraits {
  @Field(() => [String], {
    nullable: true,
    description:
      "The organization's own names for it, each of 1 to 200 characters, at most 20; each stands for nothing else of its kind. Unchanged when left out.",
  })
  externalRefs?: string[] | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'Values of custom fields by name, merged into those that are there (JSON Merge Patch, RFC 7396): null takes a value away.',
  })
  customFields?: Record<string, unknown> | null;

  @Field(() => [TagValueInput], {
    nullable: true,
    description: 'All the tags that it is to have, at most 20. Unchanged when left out.',
  })
  tags?: TagValueInput[] | null;
}
