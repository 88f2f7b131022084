import type { EntityManager } from '@mikro-orm/postgresql';

import { authorize, can } from '../../shared/authorization/authorize.ts';
import type { Viewer } from '../../shared/authorization/viewer.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { lockViewer } from '../identity/index.ts';
import { type GroupAccess, type GroupKind, readGroupAccess } from './group-kind.ts';
import type { Project } from './project.entity.ts';
import type { Team } from './team.entity.ts';

interface Sought<Entity extends Team | Project> {
  readonly kind: GroupKind<Entity>;
  readonly id: string;
}

/**
 * How the viewer stands to a group that is theirs to see. Asked before the locks, and again under them.
 *
 * @throws {TeamNotFoundError | ProjectNotFoundError} if there is none
 */
export async function requireGroup<Entity extends Team | Project>(
  em: EntityManager,
  viewer: Viewer,
  { kind, id }: Sought<Entity>,
): Promise<GroupAccess> {
  const access = (await readGroupAccess(em, kind, viewer, [id])).get(id);
  if (!access || !can(viewer, kind.actions.read, access)) {
    throw kind.absent();
  }
  return access;
}

/**
 * As {@link requireGroup}, for who manages the group.
 *
 * @throws {ForbiddenError} unless the viewer does
 */
export async function requireManagedGroup<Entity extends Team | Project>(
  em: EntityManager,
  viewer: Viewer,
  sought: Sought<Entity>,
): Promise<GroupAccess> {
  const access = await requireGroup(em, viewer, sought);
  authorize(viewer, sought.kind.actions.manage, access);
  return access;
}

/** Locks users against ending, the viewer among them, and behind them a group: until commit. Returns the viewer. */
export async function lockGroup<Entity extends Team | Project>(
  em: EntityManager,
  viewer: Viewer,
  { kind, id }: Sought<Entity>,
  userIds: readonly string[] = [],
): Promise<Viewer> {
  const all = [...userIds, viewer.userId];
  await query(em, sql`select id from users where id = any(${all}::uuid[]) order by id for share`);
  const actor = await lockViewer(em, viewer);
  await query(em, sql`select id from ${kind.table} where id = ${id}::uuid for update`);
  return actor;
}
