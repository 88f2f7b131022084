import { DeleteRevUserMutation } from './delete-rev-user.mutation.ts';
import {
  OrganizationPersonalDataRequestsResolver,
  PersonalDataRequestResolver,
} from './personal-data-request.resolver.ts';
import { RequestPersonalDataDeletionMutation } from './request-personal-data-deletion.mutation.ts';
import { RequestPersonalDataExportMutation } from './request-personal-data-export.mutation.ts';

export { privacyNodes } from './personal-data-request.resolver.ts';

export const privacyResolvers = [
  DeleteRevUserMutation,
  OrganizationPersonalDataRequestsResolver,
  PersonalDataRequestResolver,
  RequestPersonalDataDeletionMutation,
  RequestPersonalDataExportMutation,
] as const;
