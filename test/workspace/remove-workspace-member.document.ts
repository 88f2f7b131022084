export const removeWorkspaceMember = /* GraphQL */ `
  mutation RemoveWorkspaceMember($input: RemoveWorkspaceMemberInput!) {
    removeWorkspaceMember(input: $input) {
      __typename
      ... on RemoveWorkspaceMemberSuccess {
        outcome
        removedMemberId
        revokedInvitationId
        workspace {
          id
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on ForbiddenError {
        required
      }
      ... on InvalidIdError {
        expectedType
      }
      ... on LastAdminError {
        workspaceIds
      }
      ... on ManagedMembershipError {
        source
      }
    }
  }
`;
