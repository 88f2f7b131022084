import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevOrg } from '../rev-orgs/rev-org.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { Tag } from './tag.entity.ts';

interface TagValueRow {
  readonly subjectId: string;
  readonly tagId: string;
  readonly value: string | null;
}

@ObjectType({ description: 'A tag, and the value that it has here.' })
class TagValue {
  @Field(() => String, { nullable: true, description: 'The value; null when it has none.' })
  value!: string | null;
}

@Resolver(() => TagValue)
export class TagValueResolver {
  @FieldResolver(() => Tag, { description: 'The tag.' })
  tag(@Root() { tagId }: TagValueRow, @Ctx() context: Context) {
    return context.rows.get(Tag, tagId);
  }
}

const description = 'Its tags, the one that it got first coming first; at most 20.';

@Resolver(() => Account)
export class AccountTagsResolver {
  @FieldResolver(() => [TagValue], { description })
  tags(@Root() { id }: Row<Account>, @Ctx() context: Context) {
    return tagsOf(context, 'account_id', id);
  }
}

@Resolver(() => RevOrg)
export class RevOrgTagsResolver {
  @FieldResolver(() => [TagValue], { description })
  tags(@Root() { id }: Row<RevOrg>, @Ctx() context: Context) {
    return tagsOf(context, 'rev_org_id', id);
  }
}

@Resolver(() => RevUser)
export class RevUserTagsResolver {
  @FieldResolver(() => [TagValue], { description })
  tags(@Root() { id }: Row<RevUser>, @Ctx() context: Context) {
    return tagsOf(context, 'rev_user_id', id);
  }
}

/** The tags of one thing; those of all things of a page are one statement. */
async function tagsOf({ rows }: Context, column: string, id: string): Promise<readonly TagValueRow[]> {
  const found = await rows
    .batched(`tags by ${column}`, async ids => {
      const assignments = await query(
        rows.em,
        sql<TagValueRow>`
          select ${sql.ref(column)} as "subjectId", tag_id as "tagId", value from tag_assignment
          where ${sql.ref(column)} = any(${ids}::uuid[]) order by id`,
      );
      return Map.groupBy(assignments, ({ subjectId }) => subjectId);
    })
    .load(id);
  return found ?? [];
}
