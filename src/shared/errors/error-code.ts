import { registerEnumType } from 'type-graphql';

/** Every code with what it means; the GraphQL descriptions are made from this one list. */
const meanings = {
  ACCOUNT_MERGED: 'The account was merged into another one.',
  ACCOUNT_NOT_FOUND: 'The account does not exist, or is not visible to the caller.',
  ADDRESS_TAKEN: 'The email address belongs to an account that is live, or that can still be restored.',
  ADMIN_CANNOT_REVOKE: 'Owners and administrators of an organization hand over their role before they leave.',
  ALREADY_INVITED: 'The address holds a pending invitation.',
  ALREADY_MEMBER: 'The person is a member already.',
  AMBIGUOUS_LINK: 'There are several links, and none was named.',
  BATCH_TOO_LARGE: 'More identifiers than the limit were sent.',
  CANNOT_DELETE_SELF: 'The caller is in the batch; revokeMyAccount ends the own account.',
  DELETION_FAILED: 'The database refused the deletion of the user, for a reason that the log tells.',
  CUSTOM_FIELD_NOT_FOUND: 'The custom field does not exist, or is not visible to the caller.',
  DEFAULT_REV_ORG: 'The default rev org of an account goes with the account only.',
  EXTERNAL_REF_TAKEN: 'The external ref stands for another thing of that kind.',
  FILE_TOO_LARGE: 'The bytes are more than a file may have.',
  FORBIDDEN: "The caller's role does not allow the action.",
  IDEMPOTENCY_KEY_REUSED: 'The key was used for another request.',
  INVALID_CREDENTIALS: 'The address and the password do not belong to a live account.',
  INVALID_CUSTOM_FIELD: 'A value of a custom field breaks what an administrator defined.',
  INVALID_ID: 'An identifier is malformed, or of another kind of thing.',
  INVALID_INPUT: 'A value broke a rule that the schema cannot express.',
  INVALID_REFRESH_TOKEN: 'The refresh token is unknown, used, expired, or its session has ended.',
  INVITATION_NOT_FOUND: 'The invitation does not exist, or is not for the caller.',
  INVITATION_NOT_PENDING: 'The invitation was accepted, declined or revoked, or has expired.',
  LAST_ADMIN: 'The action would leave a workspace without an administrator.',
  LAST_OWNER: 'The action would leave an organization without an owner.',
  LEGAL_HOLD: 'A legal hold forbids that the user is deleted.',
  LEGAL_HOLD_NOT_FOUND: 'The legal hold does not exist, or is not visible to the caller.',
  MANAGED_MEMBERSHIP: 'A directory manages the membership, and would bring it back.',
  MEMBER_NOT_FOUND: 'The member is not in the workspace, or is not visible to the caller.',
  NOT_ATTEMPTED: 'Another item of an all-or-nothing batch failed, so this one was left alone.',
  ORGANIZATION_NOT_FOUND: 'The organization does not exist, or is not visible to the caller.',
  OWNED_THING_NOT_FOUND: 'The thing does not exist, or does not belong to the caller.',
  REAUTHENTICATION_REQUIRED: 'The sign-in is too old for what ends or takes over an account.',
  PROJECT_NAME_TAKEN: 'The organization has a project of that name.',
  PROJECT_NOT_FOUND: 'The project does not exist, or is not visible to the caller.',
  PLAN_CHANGED: 'The effect would differ from the plan that the caller approved.',
  REV_ORG_NOT_FOUND: 'The rev org does not exist, or is not visible to the caller.',
  REV_USER_MERGED: 'The rev user was merged into another one.',
  REV_USER_NOT_FOUND: 'The rev user does not exist, or is not visible to the caller.',
  TAG_NAME_TAKEN: 'The organization has a tag of that name.',
  TAG_NOT_FOUND: 'The tag does not exist, or is not visible to the caller.',
  SESSION_NOT_FOUND: "The session does not exist, or is not one of the caller's.",
  TEAM_NAME_TAKEN: 'The organization has a team of that name.',
  TEAM_NOT_FOUND: 'The team does not exist, or is not visible to the caller.',
  SUCCESSOR_NOT_FOUND: 'The successor does not exist, or is not visible to the caller.',
  SUCCESSOR_REFUSED: 'The successor cannot take over.',
  TRANSFER_REFUSED: 'Something cannot change hands as was asked.',
  USER_DELETED: 'The user was deleted for good, and cannot be restored.',
  USER_NOT_FOUND: 'The user does not exist, or is not visible to the caller.',
  WORKSPACE_NAME_RESERVED: 'The platform keeps the name for itself.',
  WORKSPACE_NAME_TAKEN: 'The organization has a workspace of that name.',
  WORKSPACE_NOT_FOUND: 'The workspace does not exist, or is not visible to the caller.',
  WRONG_PASSWORD: 'The password is not that of the caller.',
} as const;

export type ErrorCode = keyof typeof meanings;
export const ErrorCode = Object.fromEntries(Object.keys(meanings).map(code => [code, code])) as {
  readonly [Code in ErrorCode]: Code;
};

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Codes of expected failures, one per error type. New values may be added in a minor release.',
  valuesConfig: Object.fromEntries(Object.entries(meanings).map(([code, description]) => [code, { description }])),
});
