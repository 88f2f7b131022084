import { Field, InputType } from 'type-graphql';

import type { Profile } from './profile.ts';

@InputType()
export abstract class ProfileInput implements Profile {
  @Field(() => String, { nullable: true, description: 'Given name, at most 200 characters.' })
  givenName!: string | null;

  @Field(() => String, { nullable: true, description: 'Family name, at most 200 characters.' })
  familyName!: string | null;

  @Field(() => String, { nullable: true, description: 'Name to show, at most 200 characters.' })
  displayName!: string | null;
}
