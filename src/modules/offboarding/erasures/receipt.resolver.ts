import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';

import type { Context } from '../../../context.ts';
import { WrittenIdField } from '../../../shared/graphql/id-field.ts';
import { readId } from '../../../shared/ids.ts';
import { visibleErasure } from './erasure.reads.ts';
import { receiptKeyOf } from './receipt-key.ts';
import type { Receipt } from './receipt.ts';

@ObjectType('Receipt', {
  description:
    'The signed proof that everything of a person was erased. Holds nothing personal, so that it can be kept.',
})
class ReceiptType {
  @Field(() => String, {
    description:
      'The whole receipt, in canonical JSON (RFC 8785): save it as a file, and npm run verify-receipt checks it.',
  })
  document!: string;

  @WrittenIdField({ description: 'The erasure that it is about.' })
  erasureId!: string;

  @Field(() => String, {
    description: 'What stands for the person: an HMAC-SHA-256 of the identifier under a key of the server.',
  })
  subjectPseudonym!: string;

  @Field(() => Date, { description: 'When every table had been searched, and nothing was left.' })
  verifiedAt!: Date;

  @Field(() => String, { description: 'Thumbprint of the key that it is signed with (RFC 7638).' })
  keyId!: string;

  @Field(() => String, { description: 'Ed25519 signature (RFC 8032) over the receipt without it, in base64url.' })
  signature!: string;
}

@ObjectType({ description: 'The public key that the receipts of this fleet are signed with.' })
class ReceiptVerificationKey {
  @Field(() => String, { description: 'Thumbprint of the key (RFC 7638), as receipts name it.' })
  id!: string;

  @Field(() => String, { description: 'How it signs.' })
  algorithm!: string;

  @Field(() => String, { description: 'The key in PEM (SubjectPublicKeyInfo, RFC 5280).' })
  pem!: string;
}

@Resolver()
export class ReceiptResolver {
  @Query(() => ReceiptType, {
    nullable: true,
    description:
      'The receipt of an erasure; null until it has completed. For owners and administrators of the organization.',
  })
  async receipt(
    @Arg('erasureId', () => ID, { description: 'The erasure.' }) erasureId: string,
    @Ctx() context: Context,
  ): Promise<ReceiptType | null> {
    const read = readId(erasureId);
    const erasure = read?.kind === 'ers' ? await visibleErasure(context, read.uuid) : null;
    if (!erasure?.receipt) {
      return null;
    }
    const receipt = JSON.parse(erasure.receipt) as Receipt;
    return { ...receipt, document: erasure.receipt, verifiedAt: new Date(receipt.verifiedAt) };
  }

  @Query(() => ReceiptVerificationKey, {
    nullable: true,
    description: 'What receipts can be checked with. For everybody.',
  })
  async receiptVerificationKey(@Ctx() { config }: Context): Promise<ReceiptVerificationKey> {
    const { id, publicKey } = await receiptKeyOf(config);
    return { id, algorithm: 'Ed25519', pem: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
  }
}
