import { z } from 'zod';
import { entities } from '../domain/audit/entities.ts';
import { actions, keyActions, roles } from '../domain/people/roles.ts';
import { waysOfVerifying } from '../domain/people/standing.ts';
import { isTimeZone, usualTimeZone } from '../domain/time/zone.ts';
import { id, instant, locale, plainDate, reads, textSchema, workspaceInput, writes } from './procedure.ts';
import { brokenSchema, keptHead } from './verification.ts';

const role = z.enum(roles);
export const email = z.email().max(254);
const password = z
  .string()
  .min(8)
  .max(128)
  .refine((typed) => typed.trim() !== '', { params: { reason: 'errors.invalid.blank' } });
/** What stands in signed records and the audit log: nothing in it may be invisible or turn the text around it. */
const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), { params: { reason: 'errors.invalid.invisible' } });
const theme = z.enum(['light', 'dark', 'system']);
const tag = 'people';

const workspaceName = z.string().trim().min(1).max(80);
/** By its IANA name: it says which day it is for everything that counts days. */
const timeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, { params: { reason: 'errors.invalid.timeZone' } });
const workspaceSchema = z.object({ id, name: z.string(), timeZone: z.string() });

export const setup = {
  status: reads({
    path: '/setup',
    access: 'public',
    summary: 'Whether the first owner is still to be created',
    tag,
    shows: ['workspace'],
  })
    .input(z.object({}))
    .output(z.object({ needed: z.boolean() })),
  create: writes({ path: '/setup', access: 'public', summary: 'First run: create the owner and the workspace', tag })
    .input(
      z.object({
        name: personName,
        email,
        password,
        workspaceName,
        timeZone: timeZone.default(usualTimeZone),
        locale: locale.default('zh-CN'),
      }),
    )
    .output(z.object({ workspaceId: id })),
};

const sessionSchema = z.object({
  user: z.object({ id, name: z.string(), email: z.string(), locale, theme }),
  /** An owner of the installation's first workspace, who may create others. */
  ownsInstallation: z.boolean(),
  workspaces: z.array(workspaceSchema.extend({ role, actions: z.array(z.enum(actions)) })),
  /** What the server's clock says: the day of a workspace follows from it and the time zone, whatever the clock of whoever reads says. */
  now: instant,
});

export const session = {
  get: reads({
    path: '/session',
    access: 'user',
    summary: 'The signed-in person and their workspaces',
    tag,
    shows: ['workspace', 'member', 'person'],
  })
    .input(z.object({}))
    .output(sessionSchema),
  update: writes({
    path: '/session',
    method: 'PATCH',
    access: 'user',
    summary: 'Change own name, language or theme',
    tag,
  })
    .input(z.object({ name: personName.optional(), locale: locale.optional(), theme: theme.optional() }))
    .output(sessionSchema.shape.user),
  changePassword: writes({
    path: '/session/password',
    access: 'user',
    summary: 'Change own password; every other session of the person ends',
    tag,
  })
    .input(z.object({ current: z.string().max(128), password }))
    .output(z.object({})),
};

export const workspaces = {
  create: writes({
    path: '/workspaces',
    access: 'user',
    summary: 'Create another workspace, owned by the caller, who owns the installation',
    tag,
  })
    .input(z.object({ name: workspaceName, timeZone: timeZone.default(usualTimeZone) }))
    .output(workspaceSchema),
  update: writes({
    path: '/workspaces/{workspaceId}',
    method: 'PATCH',
    access: 'administer',
    summary: 'Change the name or the time zone of the workspace',
    tag,
  })
    .input(workspaceInput.extend({ name: workspaceName.optional(), timeZone: timeZone.optional() }))
    .output(workspaceSchema),
};

const named = z.object({ id, name: z.string() });
const verified = z.object({ how: z.enum(waysOfVerifying), at: instant, by: named.nullable() }).nullable();
/** What is known of who acts for a side of a launch; a confirmation by the other side's owner does not count there. */
export const standingSchema = z.object({
  memberSince: instant,
  invitedBy: named.nullable(),
  invitedByOtherSide: z.boolean(),
  verified,
});

const memberSchema = z.object({
  userId: id,
  name: z.string(),
  email: z.string(),
  role,
  joinedAt: instant,
  /** Empty for who made the workspace, and where it was not recorded yet. */
  invitedByName: z.string().nullable(),
  /** What vouches for the member; `member`: confirmed by the one named. */
  verified,
  /** Whether the caller may confirm that this is who they say. */
  mayConfirm: z.boolean(),
});

export const members = {
  list: reads({
    path: '/workspaces/{workspaceId}/members',
    access: 'read',
    summary: 'Members and their roles',
    tag,
    shows: ['member', 'person', 'invitation'],
  })
    .input(workspaceInput)
    .output(z.array(memberSchema)),
  setRole: writes({
    path: '/workspaces/{workspaceId}/members/{userId}',
    method: 'PATCH',
    access: 'administer',
    summary: "Change a member's role",
    tag,
  })
    .input(workspaceInput.extend({ userId: id, role }))
    .output(memberSchema),
  confirm: writes({
    path: '/workspaces/{workspaceId}/members/{userId}/confirm',
    // Any verified member vouches for another, whatever their role; keys cannot.
    access: 'read',
    summary: 'Confirm that a member is who they say: by a verified member who did not invite them',
    tag,
  })
    .input(workspaceInput.extend({ userId: id }))
    .output(memberSchema),
  remove: writes({
    path: '/workspaces/{workspaceId}/members/{userId}',
    method: 'DELETE',
    access: 'administer',
    summary: 'Remove a member',
    tag,
  })
    .input(workspaceInput.extend({ userId: id }))
    .output(z.object({ userId: id })),
};

/** A mistyped one is refused as any that is not known. */
const invitationToken = z.string().min(1).max(200);
const invitationSchema = z.object({
  id,
  email: z.string(),
  role,
  invitedBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
});

export const invitations = {
  list: reads({
    path: '/workspaces/{workspaceId}/invitations',
    access: 'administer',
    summary: 'Invitations that are still open',
    tag,
    shows: ['invitation', 'member'],
  })
    .input(workspaceInput)
    .output(z.array(invitationSchema)),
  create: writes({
    path: '/workspaces/{workspaceId}/invitations',
    access: 'administer',
    summary: 'Invite a person; the token in the answer is shown only once',
    tag,
  })
    .input(workspaceInput.extend({ email, role }))
    .output(invitationSchema.extend({ token: z.string() })),
  revoke: writes({
    path: '/workspaces/{workspaceId}/invitations/{invitationId}',
    method: 'DELETE',
    access: 'administer',
    summary: 'Withdraw an invitation',
    tag,
  })
    .input(workspaceInput.extend({ invitationId: id }))
    .output(z.object({ id })),
  get: reads({
    path: '/invitations/{token}',
    access: 'public',
    summary: 'What an invitation offers',
    tag,
    shows: ['invitation', 'workspace'],
  })
    .input(z.object({ token: invitationToken }))
    .output(z.object({ email: z.string(), role, workspaceName: z.string(), hasAccount: z.boolean() })),
  accept: writes({
    path: '/invitations/{token}/accept',
    access: 'public',
    summary: 'Accept an invitation: a new person gives name and password, a known one is signed in',
    tag,
  })
    .input(z.object({ token: invitationToken, name: personName.optional(), password: password.optional() }))
    .output(z.object({ workspaceId: id, email: z.string() })),
};

const keySchema = z.object({
  id,
  name: z.string(),
  /** The first characters, to recognise a key by. */
  prefix: z.string(),
  actions: z.array(z.enum(actions)),
  createdBy: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
});

export const keys = {
  list: reads({
    path: '/workspaces/{workspaceId}/keys',
    access: 'administer',
    summary: 'API keys, without their secrets',
    tag,
    shows: ['key'],
  })
    .input(workspaceInput)
    .output(z.array(keySchema)),
  create: writes({
    path: '/workspaces/{workspaceId}/keys',
    access: 'administer',
    summary: 'Create an API key; the secret in the answer is shown only once',
    tag,
  })
    .input(
      workspaceInput.extend({
        name: z.string().trim().min(1).max(80),
        actions: z.array(z.enum(keyActions)).min(1).max(keyActions.length),
        expiresInDays: z.int().min(1).max(3650).optional(),
      }),
    )
    .output(keySchema.extend({ secret: z.string() })),
  revoke: writes({
    path: '/workspaces/{workspaceId}/keys/{keyId}',
    method: 'DELETE',
    access: 'administer',
    summary: 'Revoke an API key at once',
    tag,
  })
    .input(workspaceInput.extend({ keyId: id }))
    .output(keySchema),
};

const auditEntrySchema = z.object({
  id: z.int(),
  at: instant,
  actor: z.object({ kind: z.enum(['user', 'key', 'job', 'hook']), id: z.string(), name: z.string() }),
  procedure: z.string(),
  entity: z.string(),
  entityId: z.string(),
  launchId: id.nullable(),
  before: z.unknown(),
  after: z.unknown(),
  /** Long fields of `before` and `after` stand as `…`. The whole entry is the answer to `before` = its id + 1, `limit` = 1. */
  shortened: z.boolean(),
});

export const audit = {
  list: reads({
    path: '/workspaces/{workspaceId}/audit',
    access: 'administer',
    summary: 'Who changed what and when, newest first',
    tag,
    shows: entities,
  })
    .input(
      workspaceInput.extend({
        launchId: id.optional(),
        entity: z.string().max(40).optional(),
        entityId: z.string().max(64).optional(),
        /** Who acted: a person, an API key, a job by its name. */
        actorId: z.string().max(64).optional(),
        actorKind: z.enum(['user', 'key', 'job', 'hook']).optional(),
        /** The first and the last day, in the time zone of the workspace. */
        since: plainDate.optional(),
        until: plainDate.optional(),
        /** Entries older than this one: `next` of the previous page. */
        before: z.int().positive().optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(
      z.object({
        entries: z.array(auditEntrySchema),
        /** How many match, before and after this page, as far as they are counted: 1,000, and whether there are more. */
        total: z.int(),
        hasMore: z.boolean(),
        /** `before` of the next page, which may come before `limit` entries where they say much; `null`: this is the last. */
        next: z.int().nullable(),
        /** The newest block of the log's chain, `seq:hash`; keep it elsewhere to prove later that nothing before it was rewritten. */
        head: z.string().nullable(),
      }),
    ),
  verify: reads({
    path: '/workspaces/{workspaceId}/audit/verify',
    access: 'administer',
    summary: 'Check the chain of the audit log, and every record against its last entry; name what does not hold',
    tag,
    shows: [],
  })
    .input(workspaceInput.extend({ head: keptHead }))
    .output(
      z.object({
        ok: z.boolean(),
        /** Sealed entries, the blocks they are in, and the entries that wait to be sealed. */
        entries: z.int(),
        blocks: z.int(),
        waiting: z.int(),
        /** Entries whose personal values were erased; the chain holds without them. */
        erased: z.int(),
        head: z.string().nullable(),
        /** At most 50. */
        breaks: z.array(brokenSchema.extend({ reason: textSchema })),
      }),
    ),
};
