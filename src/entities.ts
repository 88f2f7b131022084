import { AuditEvent, AuditHead, AuditLink, SubjectKey } from './modules/audit/index.ts';
import { Project, ProjectMember, Team, TeamMember } from './modules/collaboration/index.ts';
import {
  Agent,
  Conversation,
  Document,
  KnowledgeBase,
  Memory,
  Message,
  Notification,
  StoredFile,
} from './modules/content/index.ts';
import {
  Account,
  AccountContact,
  AccountPermission,
  Artifact,
  CustomField,
  ExternalRef,
  RevOrg,
  RevUser,
  RevUserLink,
  Tag,
  TagAssignment,
} from './modules/customer/index.ts';
import {
  AccountToken,
  ApiKey,
  Credential,
  ExternalIdentity,
  PasswordResetRequest,
  RefreshToken,
  Session,
  User,
  UserPermission,
} from './modules/identity/index.ts';
import { Mail } from './modules/mail/index.ts';
import { Erasure, ErasureStep, IdempotentCall, LegalHold } from './modules/offboarding/index.ts';
import { SignUpRequest } from './modules/onboarding/index.ts';
import { Organization } from './modules/organization/index.ts';
import { PersonalDataRequest } from './modules/privacy/index.ts';
import { Webhook, WebhookDelivery } from './modules/webhook/index.ts';
import {
  Invitation,
  ServiceAccount,
  ServiceAccountKey,
  Workspace,
  WorkspaceMember,
} from './modules/workspace/index.ts';
import { RateCount } from './shared/limits/rate-count.entity.ts';

/** The one list of entities: every table but those of the job queue and of the migrations. */
export const entities = [
  Account,
  AccountContact,
  AccountPermission,
  AccountToken,
  Agent,
  ApiKey,
  Artifact,
  AuditEvent,
  AuditHead,
  AuditLink,
  Conversation,
  Credential,
  CustomField,
  Document,
  Erasure,
  ErasureStep,
  ExternalIdentity,
  ExternalRef,
  IdempotentCall,
  Invitation,
  KnowledgeBase,
  LegalHold,
  Mail,
  Memory,
  Message,
  Notification,
  Organization,
  PasswordResetRequest,
  PersonalDataRequest,
  Project,
  ProjectMember,
  RateCount,
  RefreshToken,
  RevOrg,
  RevUser,
  RevUserLink,
  ServiceAccount,
  ServiceAccountKey,
  Session,
  SignUpRequest,
  StoredFile,
  SubjectKey,
  Tag,
  TagAssignment,
  Team,
  TeamMember,
  User,
  UserPermission,
  Webhook,
  WebhookDelivery,
  Workspace,
  WorkspaceMember,
];
