import { createHash, randomBytes } from 'node:crypto';

/** What is stored of a key or invitation: 256 random bits need no slow hash. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A new token of 32 random bytes, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A new API key; the prefix lets secret scanners recognise it. */
export const newKeySecret = (): string => `bp_${newSecret()}`;
