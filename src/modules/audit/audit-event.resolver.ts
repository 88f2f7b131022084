import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';

import type { Context } from '../../context.ts';
import type { Row } from '../../shared/database/rows.ts';
import { formatId } from '../../shared/ids.ts';
import { ActorKind, AuditEvent } from './audit-event.entity.ts';
import { readReason } from './personal.ts';

@Resolver(() => AuditEvent)
export class AuditEventResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The user or the service account that did it; null when the server itself did.',
  })
  actorId(@Root() { actorKind, actorId }: Row<AuditEvent>) {
    return actorId && formatId(actorKind === ActorKind.SERVICE_ACCOUNT ? 'svc' : 'usr', actorId);
  }

  @FieldResolver(() => ID, { description: 'What or whom it was done to.' })
  subjectId(@Root() { subjectKind, subjectId }: Row<AuditEvent>) {
    return formatId(subjectKind, subjectId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why, in the words of who did it; null when no reason was given, and once the user whom it was about is erased.',
  })
  reason(@Root() event: Row<AuditEvent>, @Ctx() { rows }: Context) {
    return readReason(rows, event);
  }
}
