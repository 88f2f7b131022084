import { FieldResolver, ID, Resolver, Root } from 'type-graphql';

import type { Row } from '../../shared/database/rows.ts';
import { formatId } from '../../shared/ids.ts';
import { AuditEvent } from './audit-event.entity.ts';

@Resolver(() => AuditEvent)
export class AuditEventResolver {
  @FieldResolver(() => ID, { nullable: true, description: 'The user who did it; null when the server itself did.' })
  actorId(@Root() { actorId }: Row<AuditEvent>) {
    return actorId && formatId('usr', actorId);
  }

  @FieldResolver(() => ID, { description: 'What or whom it was done to.' })
  subjectId(@Root() { subjectKind, subjectId }: Row<AuditEvent>) {
    return formatId(subjectKind, subjectId);
  }
}
