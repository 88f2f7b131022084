import type { EntityManager } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import type { Viewer } from '../../shared/authorization/viewer.ts';
import type { EntityClass } from '../../shared/database/rows.ts';
import { query, sql } from '../../shared/database/sql.ts';
import type { DomainError } from '../../shared/errors/domain-error.ts';
import {
  ProjectNameTakenError,
  ProjectNotFoundError,
  TeamNameTakenError,
  TeamNotFoundError,
} from './collaboration.errors.ts';
import { Project } from './project.entity.ts';
import { Team } from './team.entity.ts';

/** How a viewer stands to a team or a project. */
export interface GroupAccess {
  readonly organizationId: string;
  /** Null for what nobody owns, as every team. */
  readonly ownerId: string | null;
  readonly isMember: boolean;
}

const teamActions = { read: 'teams.read', manage: 'teams.manage', removeMember: 'teamMembers.remove' } as const;
const projectActions = {
  read: 'projects.read',
  manage: 'projects.manage',
  removeMember: 'projectMembers.remove',
} as const;

/** What differs between teams and projects, for operations that both have. */
export interface GroupKind<Entity extends Team | Project> {
  readonly entity: EntityClass<Entity>;
  readonly noun: 'team' | 'project';
  readonly id: 'tem' | 'prj';
  readonly path: readonly string[];
  readonly table: RawBuilder<unknown>;
  readonly members: RawBuilder<unknown>;
  /** Column of the members' table that refers to the group. */
  readonly reference: RawBuilder<unknown>;
  readonly owner: RawBuilder<unknown>;
  readonly actions: typeof teamActions | typeof projectActions;
  readonly absent: () => DomainError;
  readonly refusals: Readonly<Record<string, () => DomainError>>;
}

export const teams: GroupKind<Team> = {
  entity: Team,
  noun: 'team',
  id: 'tem',
  path: ['input', 'teamId'],
  table: sql.table('team'),
  members: sql.table('team_member'),
  reference: sql.ref('team_id'),
  owner: sql`null::uuid`,
  actions: teamActions,
  absent: () => new TeamNotFoundError(),
  refusals: { team_name_once: () => new TeamNameTakenError() },
};

export const projects: GroupKind<Project> = {
  entity: Project,
  noun: 'project',
  id: 'prj',
  path: ['input', 'projectId'],
  table: sql.table('project'),
  members: sql.table('project_member'),
  reference: sql.ref('project_id'),
  owner: sql.ref('g.owner_id'),
  actions: projectActions,
  absent: () => new ProjectNotFoundError(),
  refusals: { project_name_once: () => new ProjectNameTakenError() },
};

/** How the viewer stands to each of the groups; those that do not exist are left out. */
export async function readGroupAccess<Entity extends Team | Project>(
  em: EntityManager,
  { table, members, reference, owner }: GroupKind<Entity>,
  { userId }: Viewer,
  ids: readonly string[],
): Promise<Map<string, GroupAccess>> {
  const found = await query(
    em,
    sql<GroupAccess & { id: string }>`
      select g.id, g.organization_id as "organizationId", ${owner} as "ownerId", exists (
        select from ${members} m where m.${reference} = g.id and m.user_id = ${userId}::uuid
      ) as "isMember"
      from ${table} g where g.id = any(${ids}::uuid[])`,
  );
  return new Map(found.map(({ id, ...access }) => [id, access]));
}
