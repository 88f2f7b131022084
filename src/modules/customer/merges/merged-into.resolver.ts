import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { Account } from '../accounts/account.entity.ts';
import { RevUser } from '../rev-users/rev-user.entity.ts';
import { visibleAccount, visibleRevUser } from '../visible-customers.ts';

@Resolver(() => Account)
export class AccountMergedIntoResolver {
  @FieldResolver(() => Account, {
    nullable: true,
    description:
      'The account that stands for the company, since the two were merged; null for what was not merged, or when the caller may not see it.',
  })
  mergedInto(@Root() { mergedIntoId }: Row<Account>, @Ctx() context: Context) {
    return mergedIntoId && visibleAccount(context, mergedIntoId);
  }
}

@Resolver(() => RevUser)
export class RevUserMergedIntoResolver {
  @FieldResolver(() => RevUser, {
    nullable: true,
    description:
      'Who stands for the person, since the two were merged; null for who was not merged, or when the caller may not see it.',
  })
  mergedInto(@Root() { mergedIntoId }: Row<RevUser>, @Ctx() context: Context) {
    return mergedIntoId && visibleRevUser(context, mergedIntoId);
  }
}
