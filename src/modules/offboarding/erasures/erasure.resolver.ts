import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { authorizeQuery } from '../../../shared/authorization/authorize.ts';
import { type Listing, pageOf } from '../../../shared/database/listing.ts';
import type { Row } from '../../../shared/database/rows.ts';
import { query, sql } from '../../../shared/database/sql.ts';
import { ConnectionArgs, connectionOf } from '../../../shared/graphql/connection.ts';
import type { VisibleNodes } from '../../../shared/graphql/visible.ts';
import { formatId, readId } from '../../../shared/ids.ts';
import { Organization } from '../../organization/index.ts';
import type { Deletion } from '../deletion.ts';
import { UserDeletion } from '../deletion.types.ts';
import { ErasedThings } from '../erased-things.type.ts';
import { ErasureStep } from './erasure-step.entity.ts';
import { Erasure } from './erasure.entity.ts';
import { visibleErasure } from './erasure.reads.ts';

const ErasureConnection = connectionOf('Erasure', () => Erasure, 'erasures');
const ErasureStepConnection = connectionOf('ErasureStep', () => ErasureStep, 'steps of an erasure');

const erasuresOfOrganization: Listing<Erasure> = {
  name: 'erasures of organization',
  entity: Erasure,
  parent: 'organization_id',
};
const stepsOfErasure: Listing<ErasureStep> = {
  name: 'steps of erasure',
  entity: ErasureStep,
  parent: 'erasure_id',
};

@ObjectType({ description: 'How far an erasure has come, in rows.' })
class ErasureProgress {
  @Field(() => Int, { description: 'Rows that are deleted or anonymized.' })
  done!: number;

  @Field(() => Int, { description: 'Rows that there were when it began.' })
  total!: number;
}

@Resolver(() => Erasure)
export class ErasureResolver {
  @Query(() => Erasure, {
    nullable: true,
    description:
      'An erasure by its identifier; null when it does not exist or is not visible. For owners and administrators of the organization.',
  })
  erasure(@Arg('id', () => ID, { description: 'The identifier.' }) id: string, @Ctx() context: Context) {
    const read = readId(id);
    return read?.kind === 'ers' ? visibleErasure(context, read.uuid) : null;
  }

  @FieldResolver(() => ID, { description: 'Who is erased. Only a tombstone answers to it, if anything.' })
  subjectId(@Root() { subjectKind, subjectId }: Row<Erasure>) {
    return formatId(subjectKind, subjectId);
  }

  @FieldResolver(() => Organization, { description: 'The organization that managed the person.' })
  organization(@Root() { organizationId }: Row<Erasure>, @Ctx() context: Context) {
    return context.rows.get(Organization, organizationId);
  }

  @FieldResolver(() => ErasureProgress, { description: 'How far it has come.' })
  progress(@Root() { doneCount, totalCount }: Row<Erasure>): ErasureProgress {
    return { done: doneCount, total: totalCount };
  }

  @FieldResolver(() => [ErasedThings], { description: 'What there was when it began.' })
  countsBefore(@Root() { countsBefore }: Row<Erasure>) {
    return countsBefore;
  }

  @FieldResolver(() => [ErasedThings], {
    nullable: true,
    description: 'What a search through every declared table found afterwards, the zeros included; null until it ran.',
  })
  countsAfter(@Root() { countsAfter }: Row<Erasure>) {
    return countsAfter;
  }

  @FieldResolver(() => ErasureStepConnection, {
    nullable: true,
    description: 'What it waits for outside the database.',
  })
  steps(@Root() { id }: Row<Erasure>, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: Context) {
    return pageOf(context.rows, stepsOfErasure, id, args);
  }
}

@Resolver(() => ErasureStep)
export class ErasureStepResolver {
  @FieldResolver(() => Erasure, { description: 'The erasure that waits for it.' })
  erasure(@Root() { erasureId }: Row<ErasureStep>, @Ctx() context: Context) {
    return context.rows.get(Erasure, erasureId);
  }
}

/** What erasures add to the answers of the removals. */
@Resolver(() => UserDeletion)
export class DeletionErasureResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The erasure of everything that belonged to the user; null on a dry run.',
  })
  async erasureId(@Root() { deletedUserId }: Deletion, @Ctx() { rows }: Context) {
    const found = rows.batched<string>('erasure of user', async userIds => {
      const erasures = await query(
        rows.em,
        sql<{ id: string; subjectId: string }>`
          select id, subject_id as "subjectId" from erasure
          where subject_id = any(${userIds}::uuid[]) and subject_kind = 'usr'`,
      );
      return new Map(erasures.map(({ id, subjectId }) => [subjectId, id]));
    });
    const id = await found.load(deletedUserId);
    return id && formatId('ers', id);
  }
}

/** What erasures add to the organization. */
@Resolver(() => Organization)
export class OrganizationErasuresResolver {
  @FieldResolver(() => ErasureConnection, {
    nullable: true,
    description: 'Erasures of its people, the completed ones included. For its owners and administrators.',
  })
  async erasures(
    @Root() organization: Row<Organization>,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: Context,
  ) {
    await authorizeQuery(context, 'erasures.read', { organizationId: organization.id });
    return pageOf(context.rows, erasuresOfOrganization, organization.id, args);
  }
}

export const erasureNodes: VisibleNodes = {
  ers: visibleErasure,
  async est(context, id) {
    const step = await context.rows.find(ErasureStep, id);
    return step && (await visibleErasure(context, step.erasureId)) ? step : null;
  },
};
