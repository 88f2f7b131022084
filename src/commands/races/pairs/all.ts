import type { Race } from '../race.ts';
import { customerRaces } from './customers.ts';
import { endingRaces } from './endings.ts';
import { grantRaces } from './grants.ts';
import { identityRaces } from './identities.ts';
import { invitationRaces } from './invitations.ts';
import { ownerRaces } from './owners.ts';
import { passwordRaces } from './passwords.ts';
import { sessionRaces } from './sessions.ts';
import { signUpRaces } from './sign-ups.ts';
import { workspaceRaces } from './workspaces.ts';

export const races: readonly Race[] = [
  ...ownerRaces,
  ...workspaceRaces,
  ...invitationRaces,
  ...sessionRaces,
  ...identityRaces,
  ...endingRaces,
  ...customerRaces,
  ...grantRaces,
  ...passwordRaces,
  ...signUpRaces,
];
