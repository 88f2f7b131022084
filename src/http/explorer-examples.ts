interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the examples are about. Where nothing is known, they hold a form to fill in. */
export interface ExampleIds {
  readonly userIds: readonly string[];
  readonly workspaceId: string;
  readonly subOrEmail: string;
  readonly revUserId: string;
  readonly revOrgId: string;
}

const blanks: ExampleIds = {
  userIds: ['usr_…'],
  workspaceId: 'wsp_…',
  subOrEmail: 'somebody@example.com',
  revUserId: 'rvu_…',
  revOrgId: 'rvo_…',
};

/** The tabs that GraphiQL opens with. Removals are dry runs, where there are any, until `dryRun` says otherwise. */
export function examplesAbout(known: Partial<ExampleIds>): Example[] {
  const { userIds, workspaceId, subOrEmail, revUserId, revOrgId } = { ...blanks, ...known };
  return [
    { query: viewer, variables: {} },
    { query: deletionPlan, variables: { userIds } },
    { query: revokeMyAccount, variables: { input: { dryRun: true } } },
    { query: deleteUsers, variables: { input: { userIds, policy: 'ALL_OR_NOTHING', dryRun: true } } },
    { query: deleteUser, variables: { input: { userId: userIds[0], dryRun: true } } },
    { query: unlinkRevUser, variables: { input: { revUserId, revOrgId, dryRun: true } } },
    { query: removeWorkspaceMember, variables: { input: { workspaceId, subOrEmail } } },
    { query: workspaceEvents, variables: { workspaceId } },
    { query: viewerEvents, variables: {} },
  ];
}

// Lines are short: half of a screen, beside GraphiQL's buttons, has room for some 45 characters.

const viewer = `# Who calls, and the people of the organization.
query Viewer {
  viewer {
    id
    email
    role
    workspaces(first: 10) {
      edges { node { id name } }
    }
    organization {
      name
      users(first: 10) {
        totalCount
        edges { node { id email role status } }
      }
    }
  }
}
`;

const deletionPlan = `# What deleting users would do, without doing it.
# A mutation given the hash as ifPlan does this,
# or nothing.
query DeletionPlan($userIds: [ID!]!) {
  deletionPlan(userIds: $userIds) {
    hash
    blockers { __typename }
    sessionCount
    membershipCount
    apiKeyCount
    workspaceIds
    things { kind action count }
  }
}
`;

const revokeMyAccount = `# What leaving would do to me. An administrator is
# told to hand over the role first.
mutation RevokeMyAccount(
  $input: RevokeMyAccountInput!
) {
  revokeMyAccount(input: $input) {
    __typename
    ... on RevokeMyAccountSuccess {
      outcome
      purgeAfter
      impact { sessionCount membershipCount }
    }
    ... on Error { code message path }
  }
}
`;

const deleteUsers = `# Several users at once: one answer for each,
# in the order of the request.
mutation DeleteUsers($input: DeleteUsersInput!) {
  deleteUsers(input: $input) {
    __typename
    ... on DeleteUsersSuccess {
      deletedUserIds
      failedCount
      items {
        index
        requestedId
        result {
          __typename
          ... on UserDeletion {
            outcome
            snapshot { email isActive joinedAt }
            impact { sessionCount membershipCount }
          }
          ... on Error { code message path }
        }
      }
    }
    ... on Error { code message path }
  }
}
`;

const deleteUser = `# One user, for good, with everything theirs.
mutation DeleteUser($input: DeleteUserInput!) {
  deleteUser(input: $input) {
    __typename
    ... on UserDeletion {
      outcome
      deletedUserId
      snapshot { email }
      impact { erased { kind action count } }
    }
    ... on Error { code message path }
  }
}
`;

const unlinkRevUser = `# A customer's user leaves a customer's
# organization; both stay.
mutation UnlinkRevUser($input: UnlinkRevUserInput!) {
  unlinkRevUser(input: $input) {
    __typename
    ... on UnlinkRevUserSuccess {
      outcome
      endedAccountId
      revUser { id displayName }
    }
    ... on Error { code message path }
  }
}
`;

const removeWorkspaceMember = `# CAREFUL, this is no dry run.
# Ends a membership, or revokes a pending
# invitation, by id or by address.
mutation RemoveWorkspaceMember(
  $input: RemoveWorkspaceMemberInput!
) {
  removeWorkspaceMember(input: $input) {
    __typename
    ... on RemoveWorkspaceMemberSuccess {
      outcome
      removedMemberId
      revokedInvitationId
    }
    ... on Error { code message path }
  }
}
`;

const workspaceEvents = `# What happens in a workspace, as it happens.
# Leave this running, and remove a member in
# another window.
subscription WorkspaceEvents($workspaceId: ID!) {
  workspaceEvents(workspaceId: $workspaceId) {
    __typename
    ... on MemberJoinedEvent {
      member { id role }
    }
    ... on MemberRoleChangedEvent {
      member { id role }
    }
    ... on MembershipEndedEvent {
      memberId
      userId
    }
    ... on InvitationSentEvent {
      invitation { id email }
    }
    ... on InvitationEndedEvent {
      invitation { id state }
    }
  }
}
`;

const viewerEvents = `# What happens to me, until the session ends.
subscription ViewerEvents {
  viewerEvents {
    __typename
    ... on NotificationReceivedEvent {
      notification { id text }
    }
    ... on RoleChangedEvent { role }
    ... on MemberRoleChangedEvent {
      member { id role }
    }
    ... on MembershipEndedEvent {
      memberId
      workspaceId
    }
    ... on SessionEndedEvent { sessionId reason }
  }
}
`;
