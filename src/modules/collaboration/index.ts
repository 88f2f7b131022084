export { ProjectMember } from './project-member.entity.ts';
export { Project } from './project.entity.ts';
export { TeamMember } from './team-member.entity.ts';
export { Team } from './team.entity.ts';
