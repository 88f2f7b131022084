import type { Race } from '../race.ts';
import { customerRaces } from './customers.ts';
import { endingRaces } from './endings.ts';
import { identityRaces } from './identities.ts';
import { invitationRaces } from './invitations.ts';
import { ownerRaces } from './owners.ts';
import { sessionRaces } from './sessions.ts';
import { workspaceRaces } from './workspaces.ts';

export const races: readonly Race[] = [
  ...ownerRaces,
  ...workspaceRaces,
  ...invitationRaces,
  ...sessionRaces,
  ...identityRaces,
  ...endingRaces,
  ...customerRaces,
];
