/** What goes with a person: the rows `t` of a table, and how they lead to whose they are. Children first. */
export interface Belonging {
  readonly kind: string;
  readonly table: string;
  /** Further tables. */
  readonly using?: string;
  /** Ties the rows to the further tables. */
  readonly tie?: string;
  /** Column that holds the person. */
  readonly person: string;
}

export const belongings: readonly Belonging[] = [
  { kind: 'RefreshToken', table: 'refresh_token', using: 'session s', tie: 's.id = t.session_id', person: 's.user_id' },
  {
    kind: 'Message',
    table: 'message',
    using: 'conversation c',
    tie: 'c.id = t.conversation_id',
    person: 'c.owner_id',
  },
  {
    kind: 'Document',
    table: 'document',
    using: 'knowledge_base k',
    tie: 'k.id = t.knowledge_base_id',
    person: 'k.owner_id',
  },
  { kind: 'WorkspaceMember', table: 'workspace_member', person: 't.user_id' },
  { kind: 'UserPermission', table: 'user_permission', person: 't.user_id' },
  { kind: 'SubjectKey', table: 'subject_key', person: 't.subject_id' },
  { kind: 'StoredFile', table: 'stored_file', person: 't.owner_id' },
  { kind: 'Notification', table: 'notification', person: 't.recipient_id' },
  { kind: 'Memory', table: 'memory', person: 't.owner_id' },
  { kind: 'KnowledgeBase', table: 'knowledge_base', person: 't.owner_id' },
  { kind: 'IdempotentCall', table: 'idempotent_call', person: 't.actor_id' },
  { kind: 'Credential', table: 'credential', person: 't.user_id' },
  { kind: 'Conversation', table: 'conversation', person: 't.owner_id' },
  { kind: 'Agent', table: 'agent', person: 't.owner_id' },
];

/** What stays and forgets the person: a column of a table that is set to null. */
export interface Mention {
  readonly kind: string;
  readonly table: string;
  readonly clears: string;
  readonly using?: string;
  readonly tie?: string;
  readonly person: string;
}

export const mentions: readonly Mention[] = [
  { kind: 'UserPermission', table: 'user_permission', clears: 'granted_by_id', person: 't.granted_by_id' },
  { kind: 'Session', table: 'session', clears: 'device', person: 't.user_id' },
  { kind: 'ServiceAccount', table: 'service_account', clears: 'created_by_id', person: 't.created_by_id' },
  { kind: 'Notification', table: 'notification', clears: 'sender_id', person: 't.sender_id' },
  { kind: 'Invitation', table: 'invitation', clears: 'invited_by_id', person: 't.invited_by_id' },
  {
    kind: 'Conversation',
    table: 'conversation',
    clears: 'agent_id',
    using: 'agent a',
    tie: 'a.id = t.agent_id',
    person: 'a.owner_id',
  },
];
