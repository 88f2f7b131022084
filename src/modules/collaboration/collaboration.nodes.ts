import type { Context } from '../../context.ts';
import { can } from '../../shared/authorization/authorize.ts';
import type { VisibleNodes } from '../../shared/graphql/visible.ts';
import { type GroupAccess, projects, readGroupAccess, teams } from './group-kind.ts';
import { Project } from './project.entity.ts';
import { Team } from './team.entity.ts';

/** How the viewer stands to a project; null when it does not exist, or nobody is signed in. */
export async function accessToProject(context: Context, id: string): Promise<GroupAccess | null> {
  const { rows } = context;
  const viewer = await context.viewer();
  return viewer && rows.batched('project access', ids => readGroupAccess(rows.em, projects, viewer, ids)).load(id);
}

async function accessToTeam(context: Context, id: string): Promise<GroupAccess | null> {
  const { rows } = context;
  const viewer = await context.viewer();
  return viewer && rows.batched('team access', ids => readGroupAccess(rows.em, teams, viewer, ids)).load(id);
}

export const collaborationNodes: VisibleNodes = {
  async prj(context, id) {
    const [viewer, access] = await Promise.all([context.viewer(), accessToProject(context, id)]);
    return access && can(viewer, 'projects.read', access) ? context.rows.find(Project, id) : null;
  },

  async tem(context, id) {
    const [viewer, access] = await Promise.all([context.viewer(), accessToTeam(context, id)]);
    return access && can(viewer, 'teams.read', access) ? context.rows.find(Team, id) : null;
  },
};
