import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';

@Resolver(() => Account)
export class AccountMergedIntoResolver {
  @FieldResolver(() => Account, {
    nullable: true,
    description: 'The account that stands for the company, since the two were merged; null for what was not merged.',
  })
  mergedInto(@Root() { mergedIntoId }: Row<Account>, @Ctx() context: Context) {
    return mergedIntoId && context.rows.get(Account, mergedIntoId);
  }
}

@Resolver(() => RevUser)
export class RevUserMergedIntoResolver {
  @FieldResolver(() => RevUser, {
    nullable: true,
    description: 'Who stands for the person, since the two were merged; null for who was not merged.',
  })
  mergedInto(@Root() { mergedIntoId }: Row<RevUser>, @Ctx() context: Context) {
    return mergedIntoId && context.rows.get(RevUser, mergedIntoId);
  }
}
