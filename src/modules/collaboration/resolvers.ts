import { AddProjectMemberMutation } from './add-project-member.mutation.ts';
import { AddTeamMemberMutation } from './add-team-member.mutation.ts';
import { CreateProjectMutation } from './create-project.mutation.ts';
import { CreateTeamMutation } from './create-team.mutation.ts';
import { DeleteProjectMutation } from './delete-project.mutation.ts';
import { DeleteTeamMutation } from './delete-team.mutation.ts';
import {
  OrganizationProjectsResolver,
  ProjectMemberResolver,
  ProjectResolver,
  UserProjectsResolver,
} from './project.resolver.ts';
import { RemoveProjectMemberMutation } from './remove-project-member.mutation.ts';
import { RemoveTeamMemberMutation } from './remove-team-member.mutation.ts';
import { OrganizationTeamsResolver, TeamMemberResolver, TeamResolver, UserTeamsResolver } from './team.resolver.ts';
import { UpdateProjectMutation } from './update-project.mutation.ts';
import { UpdateTeamMutation } from './update-team.mutation.ts';

export { collaborationNodes } from './collaboration.nodes.ts';

export const collaborationResolvers = [
  AddProjectMemberMutation,
  AddTeamMemberMutation,
  CreateProjectMutation,
  CreateTeamMutation,
  DeleteProjectMutation,
  DeleteTeamMutation,
  OrganizationProjectsResolver,
  OrganizationTeamsResolver,
  ProjectMemberResolver,
  ProjectResolver,
  RemoveProjectMemberMutation,
  RemoveTeamMemberMutation,
  TeamMemberResolver,
  TeamResolver,
  UpdateProjectMutation,
  UpdateTeamMutation,
  UserProjectsResolver,
  UserTeamsResolver,
] as const;
